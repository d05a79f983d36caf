// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import io.entigma.keyserver.files.AtomicFiles;
import io.entigma.keyserver.files.Secret;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the server until it gets SIGTERM or SIGINT. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Serves the KEKs. Stops on SIGTERM: finishes running requests and closes the audit log.",
            KeyServerProgram.WHAT_IT_IS_NOT
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private DirectoryOption directory = new DirectoryOption();

    @Mixin
    private PassphraseOption passphrase = new PassphraseOption();

    @Mixin
    private StorePasswordOption storePassword = new StorePasswordOption();

    @Option(names = "--host", paramLabel = "ADDRESS", description = "Address to listen on. Default: ${DEFAULT-VALUE}")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 takes a free one. Default: ${DEFAULT-VALUE}")
    private int port = 8443;

    @Option(names = "--port-file", paramLabel = "FILE", description = "Writes the port here once the server is ready.")
    private @Nullable Path portFile;

    @Option(
            names = "--until-input-ends",
            description =
                    "Stops as well when the standard input ends: when whoever started it is gone, in whatever way.")
    private boolean untilInputEnds;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        KeyServer server = start();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "key-server-stop"));
        if (untilInputEnds) {
            Thread watch = new Thread(ServeCommand::awaitEndOfInput, "key-server-input");
            watch.setDaemon(true);
            watch.start();
        }
        if (portFile != null) {
            AtomicFiles.write(portFile, (server.uri().getPort() + "\n").getBytes(StandardCharsets.US_ASCII));
        }
        PrintWriter err = spec.commandLine().getErr();
        err.println(KeyServerProgram.WHAT_IT_IS_NOT);
        err.flush();
        PrintWriter out = spec.commandLine().getOut();
        out.println("key server ready on " + server.uri());
        out.flush();
        stopped.await();
        return 0;
    }

    private static void awaitEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // Nobody has anything to say.
            }
        } catch (IOException e) {
            // It ended as well.
        }
        Runtime.getRuntime().exit(0);
    }

    private KeyServer start() {
        try (Secret keysetSecret = passphrase.read();
                Secret storeSecret = storePassword.read()) {
            return KeyServer.builder(directory.path)
                    .passphrase(keysetSecret)
                    .storePassword(storeSecret)
                    .host(host)
                    .port(port)
                    .start();
        }
    }
}

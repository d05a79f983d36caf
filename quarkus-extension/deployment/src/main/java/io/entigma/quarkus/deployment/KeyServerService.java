// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.entigma.quarkus.runtime.DevelopmentKek;
import io.quarkus.deployment.builditem.Startable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The reference key server in a process of its own, which ends with this JVM in whatever way that ends. In a folder that is kept it
 * has the same KEK at the same address each time, and whoever finds it running there uses it; else its KEK is made anew and gone
 * when it ends. Not thread safe.
 */
final class KeyServerService implements Startable {
    private static final String PROGRAM = "io.entigma.keyserver.KeyServerProgram";
    private static final String KEK = DevelopmentKek.NAME;
    private static final String CLIENT = "application";
    private static final long SECONDS_TO_START = 60;
    private static final long SECONDS_TO_END = 5;

    private final List<Path> classPath;
    private final Thread hook = new Thread(this::stop, "stop-entigma-key-server");
    private final @Nullable Path kept;
    private @Nullable KeyServerFolder folder;
    private @Nullable Process process;
    private @Nullable String kek;

    /**
     * Not started yet.
     *
     * @param classPath the key server and what it needs
     * @param kept where its files stay, or null for a temporary folder
     */
    KeyServerService(List<Path> classPath, @Nullable Path kept) {
        this.classPath = List.copyOf(classPath);
        this.kept = kept;
    }

    @Override
    public void start() {
        try {
            KeyServerFolder files = kept == null ? KeyServerFolder.temporary() : KeyServerFolder.kept(kept);
            folder = files;
            if (files.isOwn()) {
                run(files);
            }
            kek = "https://localhost:" + awaitPort(process, files) + "/v1/keks/" + KEK;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("Entigma's key server for development did not start", e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Entigma's key server for development started", e);
        }
    }

    private void run(KeyServerFolder files) throws IOException, InterruptedException {
        if (!files.isMade()) {
            Process init = program(files, "init", "--kek", KEK, "--client", CLIENT + "=*");
            if (!init.waitFor(SECONDS_TO_START, TimeUnit.SECONDS) || init.exitValue() != 0) {
                init.destroyForcibly();
                throw new IOException("its init command failed; see " + files.log());
            }
            files.markMade();
        }
        String port = files.takePort();
        process = program(
                files, "serve", "--port", port, "--port-file", files.port().toString(), "--until-input-ends");
        Runtime.getRuntime().addShutdownHook(hook);
        awaitPort(process, files);
        files.keepPort();
    }

    private Process program(KeyServerFolder files, String command, String... options) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // The developer waits for it, and then it does little.
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                PROGRAM,
                command,
                "--dir",
                files.server().toString()));
        line.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
        builder.environment().put("ENTIGMA_KEY_SERVER_PASSPHRASE", files.passphrase());
        builder.environment().put("ENTIGMA_KEY_SERVER_STORE_PASSWORD", files.storePassword());
        return builder.start();
    }

    private static int awaitPort(@Nullable Process server, KeyServerFolder files)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!Files.exists(files.port())) {
            if ((server != null && !server.isAlive()) || System.nanoTime() > end) {
                throw new IOException("it did not say its port; see " + files.log()
                        + ". Where another program listens at the port of the last time, end that, or delete "
                        + files.server().getParent() + " and what was sealed under the KEK in it");
            }
            Thread.sleep(50);
        }
        return Integer.parseInt(Files.readString(files.port()).strip());
    }

    String kekUri() {
        return requireStarted(kek);
    }

    String clientKeyStore() {
        return ofClient("client.p12");
    }

    String trustStore() {
        return ofClient("trust.p12");
    }

    /** The file with the password of both stores, which the server made for this client alone. */
    String passwordFile() {
        return ofClient("password");
    }

    private String ofClient(String file) {
        return requireStarted(folder)
                .server()
                .resolve("clients")
                .resolve(CLIENT)
                .resolve(file)
                .toString();
    }

    private static <T> T requireStarted(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("Entigma's key server for development is not started");
        }
        return value;
    }

    @Override
    public String getConnectionInfo() {
        return kekUri();
    }

    /** There is no container; the process id says the same. */
    @Override
    public String getContainerId() {
        Process own = process;
        return own == null ? "the process of another application mode" : "process " + own.pid();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // This JVM is shutting down already, and the hook does the same.
        }
    }

    private void stop() {
        Process running = process;
        if (running != null) {
            running.destroy();
            running.onExit()
                    .completeOnTimeout(running, SECONDS_TO_END, TimeUnit.SECONDS)
                    .join()
                    .destroyForcibly();
        }
        KeyServerFolder files = folder;
        if (files != null) {
            files.close();
        }
    }
}

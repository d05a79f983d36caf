// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The key server as a process of its own, which signals can be sent to. */
final class ServerProcess implements AutoCloseable {
    private final Process process;
    private final URI kek;

    private ServerProcess(Process process, URI kek) {
        this.process = process;
        this.kek = kek;
    }

    static ServerProcess start(Path folder, Path directory) throws Exception {
        return start(folder, directory, 0);
    }

    static ServerProcess start(Path folder, Path directory, int port) throws Exception {
        Path portFile = folder.resolve("port-" + System.nanoTime());
        Process process = program(
                folder.resolve("serve.txt"),
                "serve",
                "--dir",
                directory.toString(),
                "--port",
                String.valueOf(port),
                "--port-file",
                portFile.toString());
        ServerFixture.await("the port file", () -> Files.exists(portFile) || !process.isAlive());
        if (!Files.exists(portFile)) {
            throw new IOException("the key server did not start, exit code " + process.waitFor());
        }
        return new ServerProcess(
                process,
                URI.create("https://localhost:" + Files.readString(portFile).strip() + "/v1/keks/main"));
    }

    /** Runs the program with some arguments; its output goes to a file, after what is there. */
    static Process program(Path output, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                KeyServerProgram.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.environment().put("ENTIGMA_KEY_SERVER_PASSPHRASE", ServerFixture.PASSPHRASE);
        builder.environment().put("ENTIGMA_KEY_SERVER_STORE_PASSWORD", ServerFixture.STORE_PASSWORD);
        return builder.start();
    }

    URI kek() {
        return kek;
    }

    void signal(String name) throws Exception {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
        if (name.equals("KILL")) {
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Ends it as an operating system does, and waits. */
    boolean terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor(20, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

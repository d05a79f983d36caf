// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import io.entigma.keyserver.KeyServerProgram;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The reference key server as a process, always at the same port. Thread safe. */
final class KeyServerHost implements AutoCloseable {
    static final String PASSPHRASE = "passphrase-canary-2907";
    static final String STORE_PASSWORD = "store-password-canary-6611";
    private static final Map<String, String> SECRETS =
            Map.of("ENTIGMA_KEY_SERVER_PASSPHRASE", PASSPHRASE, "ENTIGMA_KEY_SERVER_STORE_PASSWORD", STORE_PASSWORD);
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Path logs;
    private final Path directory;
    private final int port;
    private Child server;

    KeyServerHost(Path folder, Path logs) throws IOException, InterruptedException {
        this.logs = logs;
        this.directory = folder.resolve("key-server");
        this.port = freePort();
        run("init", "--kek", "main", "--client", "app=*");
        this.server = serve();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Child program(String command, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(command, "--dir", directory.toString()));
        arguments.addAll(List.of(more));
        return Child.start(logs.resolve("key-server.log"), SECRETS, KeyServerProgram.class, arguments);
    }

    private void run(String command, String... more) throws IOException, InterruptedException {
        try (Child child = program(command, more)) {
            int exit = child.exit(LIMIT);
            if (exit != 0) {
                throw new IOException("key server: " + command + " ended with " + exit);
            }
        }
    }

    private Child serve() throws IOException, InterruptedException {
        Path ready = logs.resolve("port");
        Files.deleteIfExists(ready);
        Child child = program("serve", "--port", String.valueOf(port), "--port-file", ready.toString());
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(ready)) {
            if (!child.isAlive() || System.nanoTime() > end) {
                child.close();
                throw new IOException("the key server does not start");
            }
            Thread.sleep(20);
        }
        return child;
    }

    int port() {
        return port;
    }

    Path client() {
        return directory.resolve("clients").resolve("app");
    }

    /** Whether no line of the audit log was cut, lost or changed; throws if so. */
    synchronized void verifyAudit() throws IOException, InterruptedException {
        run("audit-verify", directory.resolve("audit.jsonl").toString());
    }

    synchronized void kill() {
        server.close();
    }

    /** Starts it after {@link #kill}, with another version of its KEK or not. */
    synchronized void restart(boolean isRotated) throws IOException, InterruptedException {
        if (isRotated) {
            run("rotate", "main");
        }
        server = serve();
    }

    @Override
    public synchronized void close() {
        server.close();
    }
}

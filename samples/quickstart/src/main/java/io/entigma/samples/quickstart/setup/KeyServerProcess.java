// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.setup;

import io.entigma.samples.quickstart.report.WrongInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The reference key server as a process of its own, with a KEK made a moment ago that no other process ever holds. Closing
 * stops it. Not thread safe.
 */
public final class KeyServerProcess implements AutoCloseable {
    private static final String KEK = "customers";
    private static final String CLIENT = "quickstart";
    private static final Duration TIME_TO_START = Duration.ofSeconds(60);

    private final Child process;
    private final KeyServerAccess access;
    private final KekAdmin admin;

    private KeyServerProcess(Child process, KeyServerAccess access, KekAdmin admin) {
        this.process = process;
        this.access = access;
        this.admin = admin;
    }

    /**
     * Makes certificates and a keyset, starts the server and waits until it is ready.
     *
     * @param jar the server
     * @param folder an empty folder for its files
     */
    public static KeyServerProcess start(Path jar, Path folder) throws IOException, InterruptedException {
        if (!Files.isRegularFile(jar)) {
            throw new WrongInputException(
                    jar + ": the key server is not there; 'mvn package' in the root folder makes it");
        }
        Path log = folder.resolve("key-server.log");
        Path files = folder.resolve("key-server");
        Map<String, String> secrets =
                Map.of("ENTIGMA_KEY_SERVER_PASSPHRASE", secret(), "ENTIGMA_KEY_SERVER_STORE_PASSWORD", secret());
        Command command = new Command(jar, files, secrets, log);
        try (Child init = command.start("init", "--kek", KEK, "--client", CLIENT + "=*")) {
            if (init.exitCode() != 0) {
                throw new IOException("The key server's init command failed; see " + log);
            }
        }
        // What goes to the application's machine: its certificate, whom to trust, and the password of both.
        Path client = Files.move(files.resolve("clients").resolve(CLIENT), folder.resolve("application"));

        Path portFile = folder.resolve("key-server.port");
        Child server = command.start("serve", "--port", "0", "--port-file", portFile.toString());
        try {
            URI kek = URI.create("https://localhost:" + awaitPort(server, portFile, log) + "/v1/keks/" + KEK);
            return new KeyServerProcess(
                    server,
                    KeyServerAccess.of(kek, client, server.pid()),
                    KekAdmin.of(files.resolve("clients").resolve("admin")));
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** How its commands are started. */
    private record Command(Path jar, Path files, Map<String, String> secrets, Path log) {
        Child start(String name, String... options) throws IOException {
            List<String> command = new ArrayList<>(List.of(Child.java(), "-jar", jar.toString(), name));
            command.addAll(List.of("--dir", files.toString()));
            command.addAll(List.of(options));
            return Child.ofCommand(command, secrets, log);
        }
    }

    private static int awaitPort(Child server, Path portFile, Path log) throws IOException, InterruptedException {
        long end = System.nanoTime() + TIME_TO_START.toNanos();
        while (!Files.exists(portFile)) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new IOException("The key server did not start; see " + log);
            }
            Thread.sleep(50);
        }
        return Integer.parseInt(Files.readString(portFile).strip());
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Has the server make a new version of the KEK, as its admin. */
    public void rotateKek() throws IOException, InterruptedException {
        admin.rotate(access.kek());
    }

    /** What an application needs to use it. */
    public KeyServerAccess access() {
        return access;
    }

    @Override
    public void close() {
        process.close();
    }
}

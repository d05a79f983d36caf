// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.deployment.builditem.Startable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The reference key server in a process of its own, with a KEK made a moment ago that is gone when it ends. Not thread safe.
 */
final class KeyServerService implements Startable {
    private static final String PROGRAM = "io.entigma.keyserver.KeyServerProgram";
    private static final String KEK = "dev";
    private static final String CLIENT = "application";
    private static final long SECONDS_TO_START = 60;
    private static final long SECONDS_TO_END = 5;

    private final List<Path> classPath;
    private final String passphrase = secret();
    private final String storePassword = secret();
    private final Thread hook = new Thread(this::stop, "stop-entigma-key-server");
    private @Nullable Path folder;
    private @Nullable Process process;
    private @Nullable String kek;

    KeyServerService(List<Path> classPath) {
        this.classPath = List.copyOf(classPath);
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void start() {
        try {
            Path files = Files.createTempDirectory("entigma-key-server-");
            folder = files;
            Process init = program("init", "--kek", KEK, "--client", CLIENT + "=*");
            if (!init.waitFor(SECONDS_TO_START, TimeUnit.SECONDS) || init.exitValue() != 0) {
                init.destroyForcibly();
                throw new IOException("its init command failed; see " + log(files));
            }
            Path port = files.resolve("port");
            process = program("serve", "--port", "0", "--port-file", port.toString());
            Runtime.getRuntime().addShutdownHook(hook);
            kek = "https://localhost:" + awaitPort(process, port) + "/v1/keks/" + KEK;
        } catch (IOException e) {
            close();
            throw new UncheckedIOException("Entigma's key server for development did not start", e);
        } catch (InterruptedException e) {
            close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while Entigma's key server for development started", e);
        }
    }

    private Process program(String command, String... options) throws IOException {
        Path files = requireStarted(folder);
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
                files.resolve("server").toString()));
        line.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(files).toFile()));
        builder.environment().put("ENTIGMA_KEY_SERVER_PASSPHRASE", passphrase);
        builder.environment().put("ENTIGMA_KEY_SERVER_STORE_PASSWORD", storePassword);
        return builder.start();
    }

    private static Path log(Path files) {
        return files.resolve("log.txt");
    }

    private static int awaitPort(Process server, Path port) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_TO_START);
        while (!Files.exists(port)) {
            if (!server.isAlive() || System.nanoTime() > end) {
                throw new IOException("it did not say its port; see " + log(port.resolveSibling("")));
            }
            Thread.sleep(50);
        }
        return Integer.parseInt(Files.readString(port).strip());
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
                .resolve("server")
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
        return "process " + requireStarted(process).pid();
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
        deleteFolder();
    }

    private void deleteFolder() {
        Path files = folder;
        if (files == null || !Files.exists(files)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(files)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

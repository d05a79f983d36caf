// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the surroundings of the test JVM say. */
final class Environment {
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ROOM = 2L << 30;

    private Environment() {}

    /** A system property, else an environment variable of the same name, else empty. Blank counts as absent. */
    static Optional<String> value(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(name)))
                .filter(value -> !value.isBlank());
    }

    /**
     * A folder for the files of test servers. JVMs that run in parallel share it, and so do modules: unpacking a server takes
     * seconds.
     */
    static Path folder(String name) {
        return value("entigma.test.folder")
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("basedir", ""), "target", "test-databases"))
                .resolve(name)
                .toAbsolutePath();
    }

    /**
     * A new folder for what a server of this JVM stores; in memory where there is room, since each test makes a database and
     * each database is hundreds of files. The server removes it; one of a JVM that was killed goes when the next is made.
     */
    static Path dataFolder(String name) throws IOException {
        String prefix = "entigma-" + name + "-";
        boolean inMemory =
                Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ROOM;
        Path parent = inMemory ? MEMORY : Files.createDirectories(folder(name));
        removeLeft(parent, prefix);
        return Files.createTempDirectory(
                parent, prefix + ProcessHandle.current().pid() + "-");
    }

    private static void removeLeft(Path parent, String prefix) throws IOException {
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path folder : folders) {
                String pid = folder.getFileName()
                        .toString()
                        .substring(prefix.length())
                        .replaceFirst("-.*", "");
                if (ProcessHandle.of(Long.parseLong(pid)).isEmpty() && Files.isWritable(folder)) {
                    Folders.delete(folder);
                }
            }
        } catch (UncheckedIOException e) {
            // Another JVM removes it at the same time, or it stays until the next one.
        }
    }

    /** The test dependencies hold server binaries for this platform only. */
    static Optional<String> missingServerBinaries() {
        String platform = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.equals("Linux amd64")
                ? Optional.empty()
                : Optional.of("the test dependencies have no server for " + platform);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a key server for development: its own, the secrets that open them, its port. For one that is kept the first that comes
 * holds a lock, and runs the server for all that come later. Not thread safe.
 */
final class KeyServerFolder implements AutoCloseable {
    private static final String ANY_PORT = "0";

    private final Path folder;
    private final boolean isTemporary;
    private final @Nullable FileChannel lock;
    private final List<String> secrets;

    private KeyServerFolder(Path folder, boolean isTemporary, @Nullable FileChannel lock) throws IOException {
        this.folder = folder;
        this.isTemporary = isTemporary;
        this.lock = lock;
        this.secrets = isOwn() ? secrets(folder.resolve("secrets")) : List.of();
    }

    static KeyServerFolder temporary() throws IOException {
        return new KeyServerFolder(Files.createTempDirectory("entigma-key-server-"), true, null);
    }

    static KeyServerFolder kept(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder.toAbsolutePath().getParent());
            Files.createDirectory(folder, forOwner("rwx------"));
        }
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() != null) {
                return new KeyServerFolder(folder, false, channel);
            }
        } catch (OverlappingFileLockException e) {
            // Held in this JVM, by the application while its tests run.
        }
        channel.close();
        return new KeyServerFolder(folder, false, null);
    }

    private static FileAttribute<?>[] forOwner(String permissions) {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }

    private static List<String> secrets(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, forOwner("rw-------"));
            Files.write(file, List.of(secret(), secret()));
        }
        return Files.readAllLines(file);
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Whether the server is to be run here, and not by somebody else. */
    boolean isOwn() {
        return isTemporary || lock != null;
    }

    String passphrase() {
        return secrets.get(0);
    }

    String storePassword() {
        return secrets.get(1);
    }

    Path server() {
        return folder.resolve("server");
    }

    Path log() {
        return folder.resolve("log.txt");
    }

    /** Where the server writes its port, as soon as it can be called. */
    Path port() {
        return folder.resolve("port");
    }

    /** Whether the server's files are there, all of them. */
    boolean isMade() {
        if (Files.exists(made())) {
            return true;
        }
        delete(server());
        return false;
    }

    void markMade() throws IOException {
        Files.createFile(made());
    }

    private Path made() {
        return folder.resolve("made");
    }

    /** The port of the last time, which the KEK's URI names; nobody can take the file for that of a server that runs. */
    String takePort() throws IOException {
        Files.deleteIfExists(port());
        Path last = folder.resolve("last-port");
        return Files.exists(last) ? Files.readString(last).strip() : ANY_PORT;
    }

    void keepPort() throws IOException {
        Files.writeString(folder.resolve("last-port"), Files.readString(port()));
    }

    private static void delete(Path top) {
        if (!Files.exists(top)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(top)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (isTemporary) {
            delete(folder);
        }
        if (lock != null) {
            try {
                Files.deleteIfExists(port());
                lock.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

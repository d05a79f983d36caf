// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.file;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Tink keyset in the clear in one file. Readers see the old or the new whole keyset; writers take turns by a lock on a
 * file beside it, across processes and class loaders. Thread safe.
 */
// The new forms of deprecated methods are missing from Tink 1.22, the last one that runs with protobuf before 4.33.6.
@SuppressWarnings({"deprecation", "InlineMeInliner"})
final class KekFile {
    private static final long LOCK_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MAX_BYTES = 1 << 20;

    private final Path file;

    KekFile(Path file) {
        this.file = file;
    }

    /** A change to the keyset, null if there is none yet. */
    private interface Change {
        KeysetHandle make(@Nullable KeysetHandle old) throws GeneralSecurityException;
    }

    KeysetHandle read() throws IOException, GeneralSecurityException {
        if (Files.size(file) > MAX_BYTES) {
            throw new GeneralSecurityException("too large for a keyset");
        }
        return TinkJsonProtoKeysetFormat.parseKeyset(
                Files.readString(file, StandardCharsets.UTF_8), InsecureSecretKeyAccess.get());
    }

    KeysetHandle readOrCreate() throws IOException, GeneralSecurityException {
        try {
            return read();
        } catch (NoSuchFileException e) {
            return change(old -> old == null ? KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM) : old);
        }
    }

    KeysetHandle rotate() throws IOException, GeneralSecurityException {
        return change(old -> {
            KeysetHandle.Builder builder = old == null ? KeysetHandle.newBuilder() : KeysetHandle.newBuilder(old);
            return builder.addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build();
        });
    }

    private KeysetHandle change(Change change) throws IOException, GeneralSecurityException {
        Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(
                        lockFile, EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), ownerOnly());
                FileLock held = lock(channel)) {
            KeysetHandle old = Files.exists(file) ? read() : null;
            KeysetHandle changed = change.make(old);
            if (old != changed) {
                write(changed);
            }
            return changed;
        }
    }

    /** Waits by asking again: within one JVM a second lock is an exception and not a wait. */
    private static FileLock lock(FileChannel channel) throws IOException {
        long end = System.nanoTime() + LOCK_NANOS;
        while (true) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException heldInThisProcess) {
                // As if another process had it.
            }
            if (System.nanoTime() - end > 0) {
                throw new IOException("its lock file stayed locked for 10 s");
            }
            try {
                Thread.sleep(10);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while waiting for its lock file", e);
            }
        }
    }

    private void write(KeysetHandle keyset) throws IOException, GeneralSecurityException {
        Path directory = file.toAbsolutePath().getParent();
        Path temporary = Files.createTempFile(directory, "." + file.getFileName(), ".new", ownerOnly());
        try {
            String json = TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get());
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.write(StandardCharsets.UTF_8.encode(json));
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /** Whether others than the owner can read the file; false where the file system does not say. */
    boolean isOpenToOthers() throws IOException {
        if (!isPosix()) {
            return false;
        }
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        return !mode.endsWith("------");
    }

    private static FileAttribute<?>[] ownerOnly() {
        return isPosix()
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
    }
}

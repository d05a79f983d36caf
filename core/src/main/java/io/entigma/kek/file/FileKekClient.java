// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.file;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.WrappedDek;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * KEK client for development only: the KEK is a Tink keyset in the clear in the file that the KEK URI names
 * ({@code file:///path/kek.json}). Whoever can read that file can unwrap every DEK, so this protects nothing from someone
 * who has both the file and the database. The file is made, for its owner only, at the first wrap if its directory
 * exists. It is read anew at every call, so several processes can share it. Thread safe.
 */
public final class FileKekClient implements KekClient {
    private static final System.Logger LOG = System.getLogger(FileKekClient.class.getName());
    private static final byte[] LABEL = "entigma file kek 1".getBytes(StandardCharsets.US_ASCII);

    private final AtomicBoolean warned = new AtomicBoolean();
    private final AtomicBoolean warnedOfMode = new AtomicBoolean();

    /** Makes a client; it serves every {@code file:} URI. */
    public FileKekClient() {}

    static boolean isKekUri(URI kek) {
        return kek.getScheme() != null
                && kek.getScheme().toLowerCase(Locale.ROOT).equals("file")
                && kek.getPath() != null
                && kek.getPath().length() > 1
                && !kek.getPath().endsWith("/")
                && (kek.getRawAuthority() == null || kek.getRawAuthority().isEmpty())
                && kek.getRawQuery() == null
                && kek.getRawFragment() == null;
    }

    /** A step with the file that can fail in the ways that files and Tink do. */
    private interface Step<T> {
        T run(KekFile file) throws IOException, GeneralSecurityException;
    }

    @Override
    public boolean supports(URI kek) {
        return isKekUri(kek);
    }

    @Override
    public boolean versionIdentifiesKeyMaterial() {
        return true;
    }

    @Override
    public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
        byte[] bytes = dek.toCleartextBytes();
        try {
            return with("wrap", kek, context, file -> {
                KeysetHandle keyset = file.readOrCreate();
                warn(kek, file);
                return new WrappedDek(aead(keyset).encrypt(bytes, associatedData(context)), primary(keyset));
            });
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
        byte[] bytes = with("unwrap", kek, context, file -> {
            KeysetHandle keyset = file.read();
            warn(kek, file);
            return aead(keyset).decrypt(wrapped.toBytes(), associatedData(context));
        });
        try {
            return CleartextKey.copyOf(bytes);
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    /**
     * Adds a new key to the file's keyset and makes it the one that wraps; earlier ones still unwrap. Makes the file if
     * it is missing.
     *
     * @param kek the file
     * @return the new KEK version
     * @throws KeyServerRefusedException if the file is no keyset or may not be written
     * @throws KeyServerUnavailableException if reading or writing fails otherwise
     */
    public String rotate(URI kek) {
        return with("rotate", kek, null, file -> primary(file.rotate()));
    }

    private static <T> T with(String operation, URI kek, @Nullable WrapContext context, Step<T> step) {
        String subject = "KEK file, " + operation + " with KEK '" + kek + "'"
                + (context == null ? "" : " for tenant '" + context.tenant() + "', key id " + context.keyId()) + ": ";
        if (!isKekUri(kek)) {
            throw new KeyServerRefusedException(subject + "the KEK URI must be file:///PATH; correct it");
        }
        Path path = Path.of(URI.create("file://" + kek.getRawPath()));
        try {
            // Needed by Tink 1.22, which knows no configuration for keysets.
            AeadConfig.register();
            return step.run(new KekFile(path));
        } catch (LinkageError e) {
            // A database's driver that stands in front of entigma-core in a pom can bring a protobuf of its own.
            throw new MisconfigurationException(
                    subject + "Tink does not start (" + e.getClass().getSimpleName()
                            + "), mostly since the protobuf-java on the class path is older than its own; name entigma-core in"
                            + " front of the database's driver, or exclude com.google.protobuf:protobuf-java from the driver",
                    e);
        } catch (IOException e) {
            throw unreadable(subject, path, e);
        } catch (GeneralSecurityException e) {
            throw new KeyServerRefusedException(
                    subject
                            + "the file is no Tink keyset for AES-GCM, or the wrapped DEK was not made by a key in it for"
                            + " exactly this tenant and key id; restore the file or the key table's row",
                    e);
        }
    }

    private static EntigmaException unreadable(String subject, Path path, IOException e) {
        Path directory = path.toAbsolutePath().getParent();
        if (e instanceof NoSuchFileException) {
            return new KeyServerRefusedException(
                    subject
                            + (directory != null && Files.isDirectory(directory)
                                    ? "the file does not exist; restore it, without it no DEK that it wrapped opens"
                                    : "its directory does not exist; make it first"),
                    e);
        }
        if (e instanceof AccessDeniedException) {
            return new KeyServerRefusedException(subject + "access is denied; check owner and mode of the file", e);
        }
        return new KeyServerUnavailableException(subject + "the file cannot be read or written; check the disk", e);
    }

    private void warn(URI kek, KekFile file) throws IOException {
        if (!warned.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "FOR DEVELOPMENT ONLY: the KEK ''{0}'' lies in a file on this machine, readable by whoever can read"
                            + " the file. Use a key server or KMS for real data.",
                    kek);
        }
        if (file.isOpenToOthers() && !warnedOfMode.getAndSet(true)) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "KEK file ''{0}'' is open to other users of this machine; set its mode to 0600.",
                    kek);
        }
    }

    private static Aead aead(KeysetHandle keyset) throws GeneralSecurityException {
        return keyset.getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private static String primary(KeysetHandle keyset) {
        return Integer.toUnsignedString(keyset.getPrimary().getId());
    }

    private static byte[] associatedData(WrapContext context) {
        byte[] tenant = context.tenant().toBytes();
        return ByteBuffer.allocate(LABEL.length + Integer.BYTES + tenant.length + KeyId.BYTES)
                .put(LABEL)
                .putInt(tenant.length)
                .put(tenant)
                .put(context.keyId().toBytes())
                .array();
    }

    @Override
    public String describe() {
        return "KEK in a file on this machine, for DEVELOPMENT ONLY: whoever can read the file can unwrap every DEK";
    }

    @Override
    public String toString() {
        return "FileKekClient[development only]";
    }
}

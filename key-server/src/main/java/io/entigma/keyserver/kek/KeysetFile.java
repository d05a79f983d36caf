// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.files.AtomicFiles;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The file that keeps the KEKs: Argon2id of the passphrase seals the keyset with AES-256-GCM, the header as associated
 * data. Keeps the derived key, so that a rotation needs no passphrase. Not thread safe.
 *
 * <p>{@code magic 8 | format 1 | memory KiB 4 | passes 4 | lanes 4 | salt 16 | nonce 12 | ciphertext | tag 16}, integers
 * big endian.
 */
final class KeysetFile {
    private static final byte[] MAGIC = "ENTGKEKS".getBytes(StandardCharsets.US_ASCII);
    private static final byte FORMAT = 1;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int KDF_END = MAGIC.length + 1 + PassphraseKdf.ENCODED_BYTES;
    private static final int HEADER_BYTES = KDF_END + NONCE_BYTES;
    private static final long MAX_BYTES = 16L << 20;

    private final Path file;
    private final PassphraseKdf kdf;
    private final byte[] key;
    private final SecureRandom random;

    private KeysetFile(Path file, PassphraseKdf kdf, byte[] key, SecureRandom random) {
        this.file = file;
        this.kdf = kdf;
        this.key = key;
        this.random = random;
    }

    /** What {@link #open} gives: the file, ready for further writes, and what is in it. */
    record Opened(KeysetFile file, Keyset keyset) {}

    static KeysetFile create(Path file, Keyset keyset, Secret passphrase, PassphraseKdf kdf, SecureRandom random)
            throws IOException {
        if (Files.exists(file)) {
            throw new SetupException("Keyset file '" + file + "' exists already and is never overwritten by 'init'");
        }
        KeysetFile created = new KeysetFile(file, kdf, kdf.derive(passphrase), random);
        created.write(keyset);
        return created;
    }

    static Opened open(Path file, Secret passphrase, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            throw new SetupException("Keyset file '" + file + "' does not exist; run 'init' first");
        }
        if (Files.size(file) > MAX_BYTES) {
            throw damaged(file, "is too large");
        }
        byte[] content = Files.readAllBytes(file);
        if (content.length < HEADER_BYTES + TAG_BYTES || !Arrays.equals(MAGIC, 0, 8, content, 0, 8)) {
            throw damaged(file, "is not a keyset file");
        }
        if (content[MAGIC.length] != FORMAT) {
            throw damaged(file, "has format " + content[MAGIC.length] + ", and this program knows format 1");
        }
        PassphraseKdf kdf = PassphraseKdf.read(ByteBuffer.wrap(content, MAGIC.length + 1, PassphraseKdf.ENCODED_BYTES));
        KeysetFile opened = new KeysetFile(file, kdf, kdf.derive(passphrase), random);
        return new Opened(opened, opened.unseal(content));
    }

    void write(Keyset keyset) throws IOException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(FORMAT);
        kdf.write(header);
        header.put(nonce);
        byte[] plain = keyset.toCleartextJson();
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, header.array());
            byte[] sealed = cipher.doFinal(plain);
            AtomicFiles.write(
                    file,
                    ByteBuffer.allocate(HEADER_BYTES + sealed.length)
                            .put(header.array())
                            .put(sealed)
                            .array());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every Java runtime", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private Keyset unseal(byte[] content) {
        byte[] header = Arrays.copyOf(content, HEADER_BYTES);
        byte[] plain = new byte[0];
        try {
            plain = cipher(Cipher.DECRYPT_MODE, header).doFinal(content, HEADER_BYTES, content.length - HEADER_BYTES);
            return Keyset.ofCleartextJson(plain);
        } catch (AEADBadTagException e) {
            throw new SetupException(
                    "Keyset file '" + file + "' does not open: the passphrase is wrong, or the file was"
                            + " changed; check the passphrase first, then restore the file from a backup");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every Java runtime", e);
        } finally {
            Arrays.fill(plain, (byte) 0);
        }
    }

    private Cipher cipher(int mode, byte[] header) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
                mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BYTES * 8, header, KDF_END, NONCE_BYTES));
        cipher.updateAAD(header);
        return cipher;
    }

    private static SetupException damaged(Path file, String what) {
        return new SetupException("Keyset file '" + file + "' " + what + "; give another --dir or restore a backup");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.ValueContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/**
 * Seals values themselves with AES-256-GCM (NIST SP 800-38D, random 96-bit nonces). Thread safe.
 *
 * <p>Sealed value, format 2: {@code format 1 | KEK version 4 | nonce 12 | ciphertext | tag 16}. Each KEK version, tenant and
 * attribute has a key of its own, so that the limit of a key's random nonces is one of a column and tenant: HKDF-SHA-256 of
 * the KEK with the info {@code "entigma key server value" 0 | length 4, KEK name | length 4, tenant | length 4, attribute}.
 * Associated data: the first five bytes. Integers big endian, text in UTF-8.
 */
public final class ValueSealer {
    /** Longest value: what the library lets through, and its own binding. */
    public static final int MAX_VALUE_BYTES = 16 * 1024 + 16;

    private static final byte FORMAT = 2;
    private static final int HEAD_BYTES = 5;
    private static final int NONCE_BYTES = 12;
    private static final int BODY_OFFSET = HEAD_BYTES + NONCE_BYTES;
    private static final int TAG_BYTES = 16;
    private static final byte[] LABEL = "entigma key server value\0".getBytes(StandardCharsets.UTF_8);

    private final SecureRandom random;

    /** Takes its nonces from this source. */
    public ValueSealer(SecureRandom random) {
        this.random = random;
    }

    /** Seals a value under the newest version. */
    public byte[] seal(Kek kek, byte[] plain, ValueContext context) throws ApiException {
        KekVersion version = kek.current();
        DekWrapper.requireEnabled(kek, version);
        byte[] sealed = ByteBuffer.allocate(BODY_OFFSET + plain.length + TAG_BYTES)
                .put(FORMAT)
                .putInt(version.number())
                .array();
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        System.arraycopy(nonce, 0, sealed, HEAD_BYTES, NONCE_BYTES);
        try {
            cipher(Cipher.ENCRYPT_MODE, kek, version, sealed, context)
                    .doFinal(plain, 0, plain.length, sealed, BODY_OFFSET);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every Java runtime", e);
        }
    }

    /** Gives the value, which the caller overwrites; empty for all that does not fit. */
    public Optional<byte[]> open(Kek kek, byte[] sealed, ValueContext context) throws ApiException {
        if (sealed.length < BODY_OFFSET + TAG_BYTES || sealed[0] != FORMAT) {
            return Optional.empty();
        }
        Optional<KekVersion> version = kek.version(ByteBuffer.wrap(sealed, 1, 4).getInt());
        if (version.isEmpty()) {
            return Optional.empty();
        }
        DekWrapper.requireEnabled(kek, version.get());
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, kek, version.get(), sealed, context)
                    .doFinal(sealed, BODY_OFFSET, sealed.length - BODY_OFFSET));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every Java runtime", e);
        }
    }

    private static Cipher cipher(int mode, Kek kek, KekVersion version, byte[] sealed, ValueContext context)
            throws GeneralSecurityException {
        byte[] key = key(kek, version, context);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(key, "AES"),
                    new GCMParameterSpec(TAG_BYTES * Byte.SIZE, sealed, HEAD_BYTES, NONCE_BYTES));
            cipher.updateAAD(sealed, 0, HEAD_BYTES);
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static byte[] key(Kek kek, KekVersion version, ValueContext context) {
        byte[] name = kek.name().getBytes(StandardCharsets.UTF_8);
        byte[] bound = context.toBytes();
        byte[] info = ByteBuffer.allocate(LABEL.length + Integer.BYTES + name.length + bound.length)
                .put(LABEL)
                .putInt(name.length)
                .put(name)
                .put(bound)
                .array();
        HKDFBytesGenerator hkdf = new HKDFBytesGenerator(new SHA256Digest());
        hkdf.init(new HKDFParameters(version.cleartextBytes(), null, info));
        byte[] key = new byte[KekVersion.KEY_BYTES];
        hkdf.generateBytes(key, 0, key.length);
        return key;
    }
}

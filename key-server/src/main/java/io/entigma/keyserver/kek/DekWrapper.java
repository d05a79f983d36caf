// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import io.entigma.keyserver.protocol.ApiException;
import io.entigma.keyserver.protocol.DekContext;
import io.entigma.keyserver.protocol.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Wraps 32-byte DEKs under a KEK version with AES-256-GCM (NIST SP 800-38D, random 96-bit nonces). Thread safe.
 *
 * <p>Wrapped DEK, format 1: {@code format 1 | KEK version 4 | nonce 12 | ciphertext 32 | tag 16}. Associated data:
 * {@code format 1 | KEK version 4 | length 4, KEK name | length 4, tenant | key id 16}, integers big endian, text in
 * UTF-8.
 */
public final class DekWrapper {
    /** Length of a DEK. */
    public static final int DEK_BYTES = 32;

    static final int WRAPPED_BYTES = 1 + 4 + 12 + DEK_BYTES + 16;

    private static final byte FORMAT = 1;
    private static final int NONCE_OFFSET = 5;
    private static final int NONCE_BYTES = 12;
    private static final int BODY_OFFSET = NONCE_OFFSET + NONCE_BYTES;
    private static final int TAG_BITS = 128;

    private final SecureRandom random;

    /** Takes its nonces from this source. */
    public DekWrapper(SecureRandom random) {
        this.random = random;
    }

    /** Wraps a DEK under the newest version. */
    public byte[] wrap(Kek kek, byte[] dek, DekContext context) throws ApiException {
        KekVersion version = kek.current();
        requireEnabled(kek, version);
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            byte[] body =
                    cipher(Cipher.ENCRYPT_MODE, kek, version, nonce, context).doFinal(dek);
            return ByteBuffer.allocate(WRAPPED_BYTES)
                    .put(FORMAT)
                    .putInt(version.number())
                    .put(nonce)
                    .put(body)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-256-GCM is part of every Java runtime", e);
        }
    }

    /** Gives the DEK, which the caller overwrites. One flat answer for all that does not fit. */
    public byte[] unwrap(Kek kek, byte[] wrapped, DekContext context) throws ApiException {
        KekVersion version = versionOf(kek, wrapped);
        requireEnabled(kek, version);
        byte[] nonce = Arrays.copyOfRange(wrapped, NONCE_OFFSET, BODY_OFFSET);
        try {
            return cipher(Cipher.DECRYPT_MODE, kek, version, nonce, context)
                    .doFinal(wrapped, BODY_OFFSET, WRAPPED_BYTES - BODY_OFFSET);
        } catch (GeneralSecurityException e) {
            throw wrongContext();
        }
    }

    /** The version that a wrapped DEK names. */
    public KekVersion versionOf(Kek kek, byte[] wrapped) throws ApiException {
        if (wrapped.length != WRAPPED_BYTES || wrapped[0] != FORMAT) {
            throw wrongContext();
        }
        return kek.version(ByteBuffer.wrap(wrapped, 1, 4).getInt()).orElseThrow(DekWrapper::wrongContext);
    }

    private static Cipher cipher(int mode, Kek kek, KekVersion version, byte[] nonce, DekContext context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, version.cleartextKey(), new GCMParameterSpec(TAG_BITS, nonce));
        byte[] name = kek.name().getBytes(StandardCharsets.UTF_8);
        byte[] tenant = context.tenantBytes();
        byte[] keyId = context.keyIdBytes();
        cipher.updateAAD(ByteBuffer.allocate(1 + 4 + 4 + name.length + 4 + tenant.length + keyId.length)
                .put(FORMAT)
                .putInt(version.number())
                .putInt(name.length)
                .put(name)
                .putInt(tenant.length)
                .put(tenant)
                .put(keyId)
                .array());
        return cipher;
    }

    static void requireEnabled(Kek kek, KekVersion version) throws ApiException {
        if (!version.enabled()) {
            throw new ApiException(
                    ErrorCode.VERSION_DISABLED,
                    "KEK '" + kek.name() + "' version " + version.number() + " is disabled; an admin can enable it");
        }
    }

    private static ApiException wrongContext() {
        return new ApiException(
                ErrorCode.WRONG_CONTEXT,
                "the wrapped DEK does not open under this KEK for this tenant and key id, or was changed");
    }
}

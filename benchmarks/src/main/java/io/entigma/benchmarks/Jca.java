// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.benchmarks.Library.Subject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES-256-GCM by hand: nonce, ciphertext, tag. */
public final class Jca implements Subject {
    /** As long as the header that Entigma binds its values to. */
    static final byte[] ASSOCIATED_DATA = "table.column: acme".getBytes(StandardCharsets.UTF_8);

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final boolean keepCipher;
    private final SecureRandom random = new SecureRandom();
    private final SecretKeySpec key;

    /**
     * Makes a key.
     *
     * @param keepCipher whether each {@link #bytes} keeps its {@code Cipher}
     */
    public Jca(boolean keepCipher) {
        this.keepCipher = keepCipher;
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        this.key = new SecretKeySpec(secret, "AES");
    }

    private static Cipher newCipher() throws GeneralSecurityException {
        return Cipher.getInstance("AES/GCM/NoPadding");
    }

    /** Bytes under this key. Not thread safe. */
    public interface BytesWorker {
        /** Nonce, ciphertext and tag. */
        byte[] seal(byte[] plain) throws GeneralSecurityException;

        /** What was sealed. */
        byte[] open(byte[] sealed) throws GeneralSecurityException;
    }

    /** Seals and opens bytes under this key. */
    public BytesWorker bytes() throws GeneralSecurityException {
        Cipher kept = keepCipher ? newCipher() : null;
        return new BytesWorker() {
            @Override
            public byte[] seal(byte[] plain) throws GeneralSecurityException {
                return Jca.this.seal(cipher(kept), plain);
            }

            @Override
            public byte[] open(byte[] sealed) throws GeneralSecurityException {
                return Jca.this.open(cipher(kept), sealed);
            }
        };
    }

    @Override
    public Worker worker(String text) throws GeneralSecurityException {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        BytesWorker bytes = bytes();
        return new Worker() {
            @Override
            public Object seal() throws GeneralSecurityException {
                return bytes.seal(plain);
            }

            @Override
            public Object open(Object sealed) throws GeneralSecurityException {
                return bytes.open((byte[]) sealed);
            }
        };
    }

    private static Cipher cipher(@Nullable Cipher kept) throws GeneralSecurityException {
        return kept != null ? kept : newCipher();
    }

    private byte[] seal(Cipher cipher, byte[] plain) throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(ASSOCIATED_DATA);
        byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + plain.length + TAG_BITS / Byte.SIZE);
        cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
        return sealed;
    }

    private byte[] open(Cipher cipher, byte[] sealed) throws GeneralSecurityException {
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, sealed, 0, NONCE_BYTES));
        cipher.updateAAD(ASSOCIATED_DATA);
        return cipher.doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import io.entigma.error.MisconfigurationException;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Reads what MySQL's and MariaDB's {@code AES_ENCRYPT(value, key)} made, in ECB or CBC mode. The server folds a key of any
 * length into 16, 24 or 32 bytes by XOR; so does this reader. Source: MySQL Reference Manual, "Encryption and Compression
 * Functions".
 *
 * <p>The scheme is not authenticated: a wrong key or a changed value can pass the padding about once in 256 times, and then
 * gives garbage. {@link #expectText} refuses garbage that is no text. Thread safe.
 */
public final class MySqlAesReader implements LegacyReader {
    private static final String SCHEME = "MySQL AES_ENCRYPT";
    private static final int BLOCK = 16;

    private final byte[] key;
    private final int keyBits;
    private final boolean cbc;
    private final byte @Nullable [] iv;
    private final StoredForm form;
    private final boolean text;

    private MySqlAesReader(byte[] key, int keyBits, boolean cbc, byte @Nullable [] iv, StoredForm form, boolean text) {
        this.key = key;
        this.keyBits = keyBits;
        this.cbc = cbc;
        this.iv = iv;
        this.form = form;
        this.text = text;
    }

    /**
     * Reader for {@code block_encryption_mode = aes-128-ecb}, the servers' default.
     *
     * @param key the key as it was given to the function, of any length but zero; copied
     * @return the reader, for binary columns
     * @throws MisconfigurationException if the key is empty
     */
    public static MySqlAesReader of(byte[] key) {
        if (key.length == 0) {
            throw new MisconfigurationException(SCHEME + ": the key must not be empty");
        }
        return new MySqlAesReader(key.clone(), 128, false, null, StoredForm.BINARY, false);
    }

    /**
     * Sets the size of the AES key.
     *
     * @param bits 128, 192 or 256
     * @return a new reader
     * @throws MisconfigurationException for another number
     */
    public MySqlAesReader keyBits(int bits) {
        if (bits != 128 && bits != 192 && bits != 256) {
            throw new MisconfigurationException(SCHEME + ": keyBits must be 128, 192 or 256, but is " + bits);
        }
        return new MySqlAesReader(key, bits, cbc, iv, form, text);
    }

    /**
     * Reads CBC mode with one initialization vector for all values.
     *
     * @param vector at least 16 bytes, of which the server takes the first 16; copied
     * @return a new reader
     * @throws MisconfigurationException if it is shorter
     */
    public MySqlAesReader cbc(byte[] vector) {
        if (vector.length < BLOCK) {
            throw new MisconfigurationException(
                    SCHEME + ": the initialization vector must have 16 bytes, but has " + vector.length);
        }
        return new MySqlAesReader(key, keyBits, true, Arrays.copyOf(vector, BLOCK), form, text);
    }

    /**
     * Reads CBC mode where the 16 bytes of the initialization vector stand before each value.
     *
     * @return a new reader
     */
    public MySqlAesReader cbcWithLeadingIv() {
        return new MySqlAesReader(key, keyBits, true, null, form, text);
    }

    /**
     * Sets how values stand in the column: as the function gave them, or through {@code HEX()} or {@code TO_BASE64()}.
     *
     * @param stored the form
     * @return a new reader
     */
    public MySqlAesReader stored(StoredForm stored) {
        return new MySqlAesReader(key, keyBits, cbc, iv, stored, text);
    }

    /**
     * Refuses what is no text in UTF-8 after it was opened. Use it for all columns of text: it notices nearly every wrong key.
     *
     * @return a new reader
     */
    public MySqlAesReader expectText() {
        return new MySqlAesReader(key, keyBits, cbc, iv, form, true);
    }

    @Override
    public byte[] open(byte[] stored, LegacyContext where) {
        byte[] bytes = form.decode(stored, SCHEME);
        int start = cbc && iv == null ? BLOCK : 0;
        if (bytes.length < start + BLOCK || bytes.length % BLOCK != 0) {
            throw LegacyFailures.doesNotOpen(SCHEME, stored.length);
        }
        try {
            byte[] plain = cipher(bytes).doFinal(bytes, start, bytes.length - start);
            return text ? LegacyFailures.requireText(SCHEME, plain, stored.length) : plain;
        } catch (GeneralSecurityException e) {
            throw LegacyFailures.doesNotOpen(SCHEME, stored.length);
        }
    }

    private Cipher cipher(byte[] bytes) throws GeneralSecurityException {
        SecretKeySpec folded = new SecretKeySpec(fold(), "AES");
        if (!cbc) {
            Cipher cipher = Cipher.getInstance("AES/ECB/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, folded);
            return cipher;
        }
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.DECRYPT_MODE, folded, new IvParameterSpec(iv == null ? bytes : iv, 0, BLOCK));
        return cipher;
    }

    private byte[] fold() {
        byte[] folded = new byte[keyBits / 8];
        for (int i = 0; i < key.length; i++) {
            folded[i % folded.length] ^= key[i];
        }
        return folded;
    }

    @Override
    public String describe() {
        return SCHEME + ", aes-" + keyBits + (cbc ? "-cbc, " : "-ecb, ") + form;
    }

    @Override
    public String toString() {
        return describe();
    }
}

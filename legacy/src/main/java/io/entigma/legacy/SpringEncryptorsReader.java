// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import io.entigma.error.MisconfigurationException;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads what Spring Security's {@code Encryptors} made: a 256-bit AES key from password and salt by PBKDF2 with HMAC-SHA1
 * and 1024 rounds, a random 16-byte initialization vector before each value. {@code stronger} and {@code delux} use GCM and
 * notice every change; {@code standard} and {@code text} use CBC, where a wrong key can pass the padding about once in 256
 * times. What opened as text is checked to be text. Thread safe.
 */
public final class SpringEncryptorsReader implements LegacyReader {
    private static final int IV = 16;
    private static final int ROUNDS = 1024;
    private static final int KEY_BITS = 256;
    private static final int TAG_BITS = 128;

    private final String scheme;
    private final SecretKeySpec key;
    private final boolean gcm;
    private final boolean leadingIv;
    private final StoredForm form;

    private SpringEncryptorsReader(
            String name, char[] password, String hexSalt, boolean gcm, boolean leadingIv, StoredForm form) {
        this.scheme = "Spring Encryptors." + name;
        this.key = key(scheme, password, hexSalt);
        this.gcm = gcm;
        this.leadingIv = leadingIv;
        this.form = form;
    }

    /**
     * {@code Encryptors.standard}: CBC, bytes.
     *
     * @param password the password; copied
     * @param hexSalt the salt as hexadecimal digits, as it was given there
     * @return the reader
     */
    public static SpringEncryptorsReader standard(char[] password, String hexSalt) {
        return new SpringEncryptorsReader("standard", password, hexSalt, false, true, StoredForm.BINARY);
    }

    /**
     * {@code Encryptors.stronger}: GCM, bytes.
     *
     * @param password the password; copied
     * @param hexSalt the salt as hexadecimal digits, as it was given there
     * @return the reader
     */
    public static SpringEncryptorsReader stronger(char[] password, String hexSalt) {
        return new SpringEncryptorsReader("stronger", password, hexSalt, true, true, StoredForm.BINARY);
    }

    /**
     * {@code Encryptors.text}: CBC, text in hexadecimal digits.
     *
     * @param password the password; copied
     * @param hexSalt the salt as hexadecimal digits, as it was given there
     * @return the reader
     */
    public static SpringEncryptorsReader text(char[] password, String hexSalt) {
        return new SpringEncryptorsReader("text", password, hexSalt, false, true, StoredForm.HEX);
    }

    /**
     * {@code Encryptors.delux}: GCM, text in hexadecimal digits.
     *
     * @param password the password; copied
     * @param hexSalt the salt as hexadecimal digits, as it was given there
     * @return the reader
     */
    public static SpringEncryptorsReader delux(char[] password, String hexSalt) {
        return new SpringEncryptorsReader("delux", password, hexSalt, true, true, StoredForm.HEX);
    }

    /**
     * {@code Encryptors.queryableText}, which later versions have dropped: CBC with a vector of zeros, text in hexadecimal
     * digits.
     *
     * @param password the password; copied
     * @param hexSalt the salt as hexadecimal digits, as it was given there
     * @return the reader
     */
    public static SpringEncryptorsReader queryableText(char[] password, String hexSalt) {
        return new SpringEncryptorsReader("queryableText", password, hexSalt, false, false, StoredForm.HEX);
    }

    private static SecretKeySpec key(String scheme, char[] password, String hexSalt) {
        PBEKeySpec spec = null;
        try {
            spec = new PBEKeySpec(password, HexFormat.of().parseHex(hexSalt), ROUNDS, KEY_BITS);
            SecretKey derived =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA1").generateSecret(spec);
            return new SecretKeySpec(derived.getEncoded(), "AES");
        } catch (IllegalArgumentException | GeneralSecurityException e) {
            throw new MisconfigurationException(
                    scheme + ": the salt must be hexadecimal digits, at least two, and the password must not be empty");
        } finally {
            if (spec != null) {
                spec.clearPassword();
            }
        }
    }

    @Override
    public byte[] open(byte[] stored, LegacyContext where) {
        byte[] bytes = form.decode(stored, scheme);
        int start = leadingIv ? IV : 0;
        if (bytes.length < start) {
            throw LegacyFailures.doesNotOpen(scheme, stored.length);
        }
        byte[] iv = leadingIv ? Arrays.copyOf(bytes, IV) : new byte[IV];
        try {
            Cipher cipher = Cipher.getInstance(gcm ? "AES/GCM/NoPadding" : "AES/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, key, gcm ? new GCMParameterSpec(TAG_BITS, iv) : new IvParameterSpec(iv));
            byte[] plain = cipher.doFinal(bytes, start, bytes.length - start);
            if (plain.length == 0 && !gcm && bytes.length == start) {
                throw LegacyFailures.doesNotOpen(scheme, stored.length);
            }
            return form == StoredForm.HEX ? LegacyFailures.requireText(scheme, plain, stored.length) : plain;
        } catch (GeneralSecurityException e) {
            throw LegacyFailures.doesNotOpen(scheme, stored.length);
        }
    }

    @Override
    public String describe() {
        return scheme;
    }

    @Override
    public String toString() {
        return describe();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import io.entigma.error.MisconfigurationException;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;

/**
 * Reads what Jasypt's {@code StandardPBEStringEncryptor} and {@code StandardPBEByteEncryptor} made, with the JDK's
 * algorithms ({@code PBEWithMD5AndDES}, {@code PBEWithMD5AndTripleDES}, {@code PBEWithSHA1AndDESede}, {@code
 * PBEWITHHMACSHA512ANDAES_256} and their relatives) and a random salt before each value. Strings are Base64 unless {@link
 * #stored} says otherwise; {@code ENC(...)} around a value is taken off.
 *
 * <p>None of these schemes is authenticated: a wrong password can pass the padding about once in 256 times. What a string
 * encryptor made is checked to be text. Thread safe.
 */
public final class JasyptReader implements LegacyReader {
    private static final int ITERATIONS = 1000;
    private static final int DES_SALT = 8;
    private static final int AES_BLOCK = 16;

    private final SecretKey key;
    private final String algorithm;
    private final int iterations;
    private final boolean leadingIv;
    private final boolean text;
    private final StoredForm form;

    private JasyptReader(
            SecretKey key, String algorithm, int iterations, boolean leadingIv, boolean text, StoredForm form) {
        this.key = key;
        this.algorithm = algorithm;
        this.iterations = iterations;
        this.leadingIv = leadingIv;
        this.text = text;
        this.form = form;
    }

    /**
     * Reader of a string encryptor's values in Base64: 1000 rounds, no initialization vector, as in Jasypt 1.9.2 and
     * before, and as {@code setIvGenerator(new NoIvGenerator())} makes them later.
     *
     * @param algorithm the algorithm's name, as {@code PBEWithMD5AndDES}
     * @param password the password; copied
     * @return the reader
     * @throws MisconfigurationException if this JDK has no such algorithm
     */
    public static JasyptReader ofStrings(String algorithm, char[] password) {
        return new JasyptReader(key(algorithm, password), algorithm, ITERATIONS, false, true, StoredForm.BASE64);
    }

    /**
     * Reader of a byte encryptor's values, as they are.
     *
     * @param algorithm the algorithm's name, as {@code PBEWithMD5AndDES}
     * @param password the password; copied
     * @return the reader
     * @throws MisconfigurationException if this JDK has no such algorithm
     */
    public static JasyptReader ofBytes(String algorithm, char[] password) {
        return new JasyptReader(key(algorithm, password), algorithm, ITERATIONS, false, false, StoredForm.BINARY);
    }

    private static SecretKey key(String algorithm, char[] password) {
        // Jasypt normalizes passwords to Unicode's form C.
        char[] normalized =
                Normalizer.normalize(new String(password), Normalizer.Form.NFC).toCharArray();
        PBEKeySpec spec = new PBEKeySpec(normalized);
        try {
            return SecretKeyFactory.getInstance(algorithm).generateSecret(spec);
        } catch (GeneralSecurityException e) {
            throw new MisconfigurationException(
                    "Jasypt: this JDK has no algorithm '" + algorithm
                            + "', or it cannot use the password; check the name",
                    e);
        } finally {
            spec.clearPassword();
            Arrays.fill(normalized, '\0');
        }
    }

    /**
     * Sets the rounds of the key derivation.
     *
     * @param rounds at least 1; Jasypt's default is 1000
     * @return a new reader
     */
    public JasyptReader iterations(int rounds) {
        return new JasyptReader(key, algorithm, rounds, leadingIv, text, form);
    }

    /**
     * Reads values that have an initialization vector after the salt ({@code RandomIvGenerator}), which the AES algorithms
     * need.
     *
     * @return a new reader
     */
    public JasyptReader randomIv() {
        return new JasyptReader(key, algorithm, iterations, true, text, form);
    }

    /**
     * Sets how values stand in the column: Base64 or, with {@code setStringOutputType("hexadecimal")}, digits.
     *
     * @param stored the form
     * @return a new reader
     */
    public JasyptReader stored(StoredForm stored) {
        return new JasyptReader(key, algorithm, iterations, leadingIv, text, stored);
    }

    @Override
    public byte[] open(byte[] stored, LegacyContext where) {
        byte[] bytes = form.decode(form == StoredForm.BINARY ? stored : unwrapped(stored), describe());
        int block = isAes() ? AES_BLOCK : DES_SALT;
        int start = leadingIv ? 2 * block : block;
        if (bytes.length <= start) {
            throw LegacyFailures.doesNotOpen(describe(), stored.length);
        }
        byte[] salt = Arrays.copyOf(bytes, block);
        IvParameterSpec iv = new IvParameterSpec(leadingIv ? Arrays.copyOfRange(bytes, block, start) : new byte[block]);
        try {
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    key,
                    leadingIv || isAes()
                            ? new PBEParameterSpec(salt, iterations, iv)
                            : new PBEParameterSpec(salt, iterations));
            byte[] plain = cipher.doFinal(bytes, start, bytes.length - start);
            return text ? LegacyFailures.requireText(describe(), plain, stored.length) : plain;
        } catch (GeneralSecurityException e) {
            throw LegacyFailures.doesNotOpen(describe(), stored.length);
        }
    }

    private boolean isAes() {
        return algorithm.toUpperCase(Locale.ROOT).contains("AES");
    }

    private static byte[] unwrapped(byte[] stored) {
        String value = new String(stored, StandardCharsets.UTF_8).strip();
        boolean wrapped = value.startsWith("ENC(") && value.endsWith(")");
        return (wrapped ? value.substring(4, value.length() - 1) : value).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String describe() {
        return "Jasypt " + algorithm + ", " + iterations + " rounds" + (leadingIv ? ", random IV, " : ", ") + form;
    }

    @Override
    public String toString() {
        return describe();
    }
}

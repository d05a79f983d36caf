// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.format;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Opens sealed values as docs/format.md says, with the JDK's primitives and none of Entigma's or Tink's code. */
final class SecondDecryptor {
    private final byte[] dek;
    private final String context;

    SecondDecryptor(byte[] dek, String context) {
        this.dek = dek;
        this.context = context;
    }

    /** The key id that a DEK and a tenant must have. */
    static byte[] keyId(byte[] dek, String tenant) throws GeneralSecurityException {
        return hkdf(dek, "key id", tenant, 16);
    }

    byte[] open(byte[] sealed) throws GeneralSecurityException {
        if (sealed.length == 0 || (sealed[0] & 0xFF) != 0xF9) {
            throw new GeneralSecurityException("not sealed");
        }
        byte[] header = Arrays.copyOf(sealed, 18);
        byte[] body = Arrays.copyOfRange(sealed, 18, sealed.length);
        return switch (sealed[1]) {
            case 1 -> openGcm(header, body);
            case 2 -> openSiv(header, body);
            case 4 -> openWithTokens(sealed);
            default -> throw new GeneralSecurityException("unknown algorithm");
        };
    }

    private byte[] openGcm(byte[] header, byte[] body) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        SecretKeySpec key = new SecretKeySpec(hkdf(dek, "value", context, 32), "AES");
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, body, 0, 12));
        cipher.updateAAD(header);
        return cipher.doFinal(body, 12, body.length - 12);
    }

    private byte[] openWithTokens(byte[] sealed) throws GeneralSecurityException {
        if (sealed[18] != 1) {
            throw new GeneralSecurityException("unknown extras");
        }
        int body = 29 + tokens(sealed).length;
        return openGcm(Arrays.copyOf(sealed, body), Arrays.copyOfRange(sealed, body, sealed.length));
    }

    /** The tokens of a value of algorithm 4. */
    static byte[] tokens(byte[] sealed) {
        int length = (sealed[23] & 0xFF) << 8 | (sealed[24] & 0xFF);
        return Arrays.copyOfRange(sealed, 29, 29 + length);
    }

    private byte[] openSiv(byte[] header, byte[] body) throws GeneralSecurityException {
        byte[] keys = hkdf(dek, "deterministic", context, 64);
        byte[] iv = Arrays.copyOf(body, 16);
        byte[] counter = iv.clone();
        counter[8] &= 0x7F;
        counter[12] &= 0x7F;
        Cipher ctr = Cipher.getInstance("AES/CTR/NoPadding");
        ctr.init(
                Cipher.DECRYPT_MODE,
                new SecretKeySpec(Arrays.copyOfRange(keys, 32, 64), "AES"),
                new IvParameterSpec(counter));
        byte[] plain = ctr.doFinal(body, 16, body.length - 16);
        if (!MessageDigest.isEqual(iv, s2v(Arrays.copyOf(keys, 32), header, plain))) {
            throw new GeneralSecurityException("wrong synthetic IV");
        }
        return plain;
    }

    /** RFC 5297, 2.4, with one vector of associated data. */
    private static byte[] s2v(byte[] key, byte[] associated, byte[] plain) throws GeneralSecurityException {
        byte[] d = xor(dbl(cmac(key, new byte[16])), cmac(key, associated));
        if (plain.length >= 16) {
            byte[] t = plain.clone();
            for (int i = 0; i < 16; i++) {
                t[t.length - 16 + i] ^= d[i];
            }
            return cmac(key, t);
        }
        return cmac(key, xor(dbl(d), pad(plain)));
    }

    /** RFC 4493. */
    private static byte[] cmac(byte[] key, byte[] message) throws GeneralSecurityException {
        Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        byte[] k1 = dbl(aes.doFinal(new byte[16]));
        int blocks = Math.max(1, (message.length + 15) / 16);
        byte[] x = new byte[16];
        for (int i = 0; i < blocks - 1; i++) {
            x = aes.doFinal(xor(x, Arrays.copyOfRange(message, 16 * i, 16 * i + 16)));
        }
        byte[] last = Arrays.copyOfRange(message, 16 * (blocks - 1), message.length);
        byte[] masked = last.length == 16 ? xor(last, k1) : xor(pad(last), dbl(k1));
        return aes.doFinal(xor(x, masked));
    }

    private static byte[] pad(byte[] bytes) {
        byte[] padded = Arrays.copyOf(bytes, 16);
        padded[bytes.length] = (byte) 0x80;
        return padded;
    }

    private static byte[] dbl(byte[] block) {
        byte[] doubled = new byte[16];
        for (int i = 0; i < 16; i++) {
            int carry = i == 15 ? 0 : (block[i + 1] & 0xFF) >>> 7;
            doubled[i] = (byte) ((block[i] << 1) | carry);
        }
        if (block[0] < 0) {
            doubled[15] ^= (byte) 0x87;
        }
        return doubled;
    }

    private static byte[] xor(byte[] a, byte[] b) {
        byte[] c = new byte[16];
        for (int i = 0; i < 16; i++) {
            c[i] = (byte) (a[i] ^ b[i]);
        }
        return c;
    }

    /** RFC 5869 with SHA-256 and an empty salt, which stands for 32 zero bytes. */
    static byte[] hkdf(byte[] secret, String label, String name, int length) throws GeneralSecurityException {
        byte[] info = ("entigma 1 " + label + "\0" + name).getBytes(StandardCharsets.UTF_8);
        byte[] prk = hmac(new byte[32], secret);
        byte[] output = new byte[0];
        byte[] block = new byte[0];
        for (byte counter = 1; output.length < length; counter++) {
            block = hmac(prk, concat(concat(block, info), new byte[] {counter}));
            output = concat(output, block);
        }
        return Arrays.copyOf(output, length);
    }

    static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(data);
    }

    static byte[] concat(byte[] a, byte[] b) {
        byte[] joined = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, joined, a.length, b.length);
        return joined;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.format;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Makes search tokens as docs/format.md says, with the JDK's primitives and none of Entigma's code. Takes for granted that a
 * text has no characters that came after Unicode 13.
 */
public final class SecondTokens {
    private final byte[] indexKey;
    private final String context;

    public SecondTokens(byte[] indexKey, String context) {
        this.indexKey = indexKey;
        this.context = context;
    }

    /** The token that a layout's description has a part for. */
    public byte[] token(String part, String text, String encoded) throws GeneralSecurityException {
        String[] words = part.split(" ");
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return switch (words[0]) {
            case "equal" -> Arrays.copyOf(mac("equal", HexFormat.of().parseHex(encoded)), 16);
            case "ignore" -> Arrays.copyOf(mac("ignore case", folded(text)), 16);
            case "prefix" ->
                words.length == 2
                        ? prefix("prefix", utf8, Integer.parseInt(words[1]))
                        : prefix("prefix ignore case", folded(text), Integer.parseInt(words[1]));
            case "range" -> range(number(words, text));
            case "form" -> new byte[0];
            default -> throw new IllegalArgumentException(part);
        };
    }

    static byte[] layoutId(String description) throws GeneralSecurityException {
        byte[] input = ("entigma 1 layout\0" + description).getBytes(StandardCharsets.UTF_8);
        return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(input), 4);
    }

    private byte[] mac(String kind, byte[] message) throws GeneralSecurityException {
        return SecondDecryptor.hmac(SecondDecryptor.hkdf(indexKey, "token " + kind, context, 32), message);
    }

    private byte[] link(String kind, byte[] message) throws GeneralSecurityException {
        return Arrays.copyOf(mac(kind, message), 8);
    }

    private static byte[] folded(String text) {
        return fold(text).getBytes(StandardCharsets.UTF_8);
    }

    /** Code point by code point. */
    public static String fold(String text) {
        StringBuilder folded = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFC).codePoints().forEach(character -> {
            String lower = Character.toString(character).toLowerCase(Locale.ROOT);
            lower.toUpperCase(Locale.ROOT)
                    .codePoints()
                    .forEach(upper -> folded.append(Character.toString(upper).toLowerCase(Locale.ROOT)));
        });
        return Normalizer.normalize(folded, Normalizer.Form.NFC);
    }

    private byte[] prefix(String kind, byte[] utf8, int n) throws GeneralSecurityException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        int length = text.codePointCount(0, text.length());
        byte[] chain = new byte[0];
        for (int i = 1; i <= n + 1; i++) {
            byte[] message;
            if (i <= n && i <= length) {
                byte[] first = text.substring(0, text.offsetByCodePoints(0, i)).getBytes(StandardCharsets.UTF_8);
                message = SecondDecryptor.concat(new byte[] {1}, first);
            } else if (i <= length) {
                message = SecondDecryptor.concat(new byte[] {4}, utf8);
            } else if (i == length + 1) {
                message = SecondDecryptor.concat(new byte[] {2}, utf8);
            } else {
                message = SecondDecryptor.concat(new byte[] {3, (byte) i}, utf8);
            }
            chain = SecondDecryptor.concat(chain, link(kind, message));
        }
        return chain;
    }

    private byte[] range(byte[] number) throws GeneralSecurityException {
        byte[] message = {1};
        byte[] chain = new byte[0];
        for (byte b : number) {
            for (int shift = 6; shift >= 0; shift -= 2) {
                message = SecondDecryptor.concat(message, new byte[] {(byte) (b >> shift & 3)});
                chain = SecondDecryptor.concat(chain, link("range", message));
            }
        }
        return chain;
    }

    private static byte[] number(String[] words, String text) {
        switch (words[1]) {
            case "short":
                return moved(Long.parseLong(text), 2);
            case "int":
                return moved(Long.parseLong(text), 4);
            case "long":
                return moved(Long.parseLong(text), 8);
            case "date":
                return moved(LocalDate.parse(text).toEpochDay(), 3);
            case "instant":
                Instant instant = Instant.parse(text);
                byte[] nanos = Arrays.copyOfRange(moved(instant.getNano(), 5), 1, 5);
                return SecondDecryptor.concat(moved(instant.getEpochSecond(), 5), nanos);
            case "decimal":
                int precision = Integer.parseInt(words[2]);
                int scale = Integer.parseInt(words[3]);
                long greatest = Long.parseLong("9".repeat(precision));
                int width = 1;
                while (width < 8 && greatest >= 1L << 8 * width - 1) {
                    width++;
                }
                return moved(
                        new BigDecimal(text).setScale(scale).unscaledValue().longValueExact(), width);
            default:
                throw new IllegalArgumentException(words[1]);
        }
    }

    /** Two's complement in so many bytes, the sign flipped. */
    private static byte[] moved(long number, int width) {
        byte[] bytes = new byte[width];
        for (int i = 0; i < width; i++) {
            bytes[i] = (byte) (number >> 8 * (width - 1 - i));
        }
        bytes[0] ^= (byte) 0x80;
        return bytes;
    }
}

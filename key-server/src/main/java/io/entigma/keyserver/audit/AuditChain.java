// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How audit lines authenticate each other: each ends in HMAC-SHA-256 over the MAC of the line before it and its own
 * text. Thread safe.
 */
public final class AuditChain {
    static final int MAC_BYTES = 32;

    private static final Pattern LINE =
            Pattern.compile("(\\{\"seq\":(\\d{1,18}),.*),\"mac\":\"([0-9a-f]{64})\"}", Pattern.DOTALL);
    private static final Pattern HEAD = Pattern.compile("(\\d{20}) ([0-9a-f]{64}) ([0-9a-f]{64})\n");

    private final byte[] lineKey;
    private final byte[] headKey;

    AuditChain(byte[] auditSecret) {
        lineKey = hmac(auditSecret, bytes("entigma key server audit line 1"));
        headKey = hmac(auditSecret, bytes("entigma key server audit head 1"));
    }

    /**
     * A place in the chain.
     *
     * @param sequence number of the line, 0 before the first
     * @param mac MAC of that line, in hexadecimal
     */
    public record Position(long sequence, String mac) {
        static final Position START = new Position(0, "0".repeat(2 * MAC_BYTES));
    }

    /** A line of the log, with the text that its MAC covers. */
    record Line(long sequence, String covered, String mac) {
        static Optional<Line> parse(String text) {
            Matcher matcher = LINE.matcher(text);
            return matcher.matches()
                    ? Optional.of(new Line(Long.parseLong(matcher.group(2)), matcher.group(1) + "}", matcher.group(3)))
                    : Optional.empty();
        }

        Position position() {
            return new Position(sequence, mac);
        }
    }

    /** Makes the line that follows a position; {@code json} is an object without MAC. */
    Line next(Position before, String json) {
        return new Line(before.sequence() + 1, json, macOf(before, json));
    }

    boolean follows(Position before, Line line) {
        return MessageDigest.isEqual(bytes(macOf(before, line.covered())), bytes(line.mac()));
    }

    static byte[] encode(Line line) {
        String open = line.covered().substring(0, line.covered().length() - 1);
        return bytes(open + ",\"mac\":\"" + line.mac() + "\"}\n");
    }

    /** The head file's content: always of one size, so that it is overwritten in place. */
    byte[] encodeHead(Position position) {
        String sequence = "%020d".formatted(position.sequence());
        return bytes(sequence + " " + position.mac() + " " + headMac(sequence, position.mac()) + "\n");
    }

    Optional<Position> decodeHead(byte[] content) {
        Matcher matcher = HEAD.matcher(new String(content, StandardCharsets.UTF_8));
        if (!matcher.matches()
                || !MessageDigest.isEqual(
                        bytes(headMac(matcher.group(1), matcher.group(2))), bytes(matcher.group(3)))) {
            return Optional.empty();
        }
        return Optional.of(new Position(Long.parseLong(matcher.group(1)), matcher.group(2)));
    }

    private String macOf(Position before, String covered) {
        byte[] text = bytes(covered);
        byte[] previous = HexFormat.of().parseHex(before.mac());
        return HexFormat.of()
                .formatHex(hmac(
                        lineKey,
                        ByteBuffer.allocate(previous.length + text.length)
                                .put(previous)
                                .put(text)
                                .array()));
    }

    private String headMac(String sequence, String mac) {
        return HexFormat.of().formatHex(hmac(headKey, bytes(sequence + " " + mac)));
    }

    private static byte[] hmac(byte[] key, byte[] message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is part of every Java runtime", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One column of a row as the database has it.
 *
 * @param column the column's name
 * @param text what is stored in the clear; null for a sealed value
 * @param parts the parts of a sealed value; empty for any other
 * @param bytes how many bytes a sealed value has
 */
public record StoredValue(String column, @Nullable String text, List<Part> parts, int bytes) {
    /** Sealed format 1: marker 1, algorithm 1, key id 16, body. */
    private static final int MARKER = 0xF9;

    private static final int HEADER = 18;
    private static final int SHOWN_BODY = 48;

    /**
     * A stretch of a sealed value.
     *
     * @param kind what it is, for the style sheet: marker, algorithm, key or body
     * @param hex its bytes
     * @param meaning what it says, in words
     */
    public record Part(String kind, String hex, String meaning) {}

    /** What JDBC gave for a column. */
    static StoredValue of(String column, @Nullable Object stored) {
        if (stored instanceof byte[] bytes && bytes.length > HEADER && Byte.toUnsignedInt(bytes[0]) == MARKER) {
            return new StoredValue(column, null, parts(bytes), bytes.length);
        }
        String text = stored instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(stored);
        return new StoredValue(column, text, List.of(), 0);
    }

    /** Whether it is a sealed value. */
    public boolean sealed() {
        return !parts.isEmpty();
    }

    /** How many bytes of the body are left out of {@link #parts}. */
    public int hidden() {
        return Math.max(0, bytes - HEADER - SHOWN_BODY);
    }

    private static List<Part> parts(byte[] bytes) {
        return List.of(
                part("marker", bytes, 0, 1, "marker: sealed format 1"),
                part("algorithm", bytes, 1, 2, "algorithm: " + algorithm(bytes[1])),
                part("key", bytes, 2, HEADER, "key id: names the data key"),
                part("body", bytes, HEADER, Math.min(bytes.length, HEADER + SHOWN_BODY), "body: the encrypted value"));
    }

    private static Part part(String kind, byte[] bytes, int from, int to, String meaning) {
        return new Part(kind, HexFormat.of().formatHex(bytes, from, to), meaning);
    }

    private static String algorithm(byte code) {
        return switch (code) {
            case 1 -> "AES-256-GCM, random";
            case 2 -> "AES-256-SIV, deterministic";
            default -> "unknown";
        };
    }
}

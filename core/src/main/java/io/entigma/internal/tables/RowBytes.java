// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/**
 * What of a row is authenticated, as bytes that no other row has: the label of its table, then each field with its length
 * before it. The encoding is in docs/key-table.md and never changes. Not thread safe.
 */
public final class RowBytes {
    private static final int ABSENT = -1;

    private final String label;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    /**
     * Begins a row.
     *
     * @param label what kind of row it is, {@code key list 1} for one; its key is derived for it alone
     */
    public RowBytes(String label) {
        this.label = label;
        text(label);
    }

    /**
     * What kind of row it is.
     *
     * @return the label
     */
    public String label() {
        return label;
    }

    public RowBytes bytes(byte @Nullable [] value) {
        if (value == null) {
            length(ABSENT);
        } else {
            length(value.length);
            out.writeBytes(value);
        }
        return this;
    }

    public RowBytes text(@Nullable String value) {
        return bytes(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
    }

    public RowBytes number(long value) {
        return bytes(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    private void length(int length) {
        out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    }

    /**
     * The whole encoding.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return out.toByteArray();
    }

    /** SHA-256 of the whole encoding. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(toBytes());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}

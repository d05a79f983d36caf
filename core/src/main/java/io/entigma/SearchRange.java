// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

/**
 * Search tokens from one to another, for native SQL: {@code where name_px between ? and ?}, both included, compared as unsigned
 * bytes. Immutable. Shows no token.
 */
@Incubating
public final class SearchRange {
    private final byte[] from;
    private final byte[] to;

    /**
     * A range.
     *
     * @param from the first token, not null
     * @param to the last token, not null
     */
    public SearchRange(byte[] from, byte[] to) {
        this.from = from.clone();
        this.to = to.clone();
    }

    /**
     * The first token.
     *
     * @return a new array
     */
    public byte[] from() {
        return from.clone();
    }

    /**
     * The last token.
     *
     * @return a new array
     */
    public byte[] to() {
        return to.clone();
    }

    @Override
    public String toString() {
        return "SearchRange[" + from.length + " bytes]";
    }
}

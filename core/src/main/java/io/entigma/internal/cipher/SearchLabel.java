// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.key.KeyId;
import java.util.HexFormat;

/**
 * What a sealed value says of its search tokens: which there are, and under which key they were made. Neither is a secret.
 * Immutable.
 *
 * @param layout the id of the tokens' layout
 * @param indexKey the first four bytes of the id of the index key, big endian
 */
public record SearchLabel(int layout, int indexKey) {
    /**
     * The label of tokens under a key.
     *
     * @param layout the id of their layout
     * @param indexKey the id of the index key
     * @return the label
     */
    public static SearchLabel of(int layout, KeyId indexKey) {
        return new SearchLabel(layout, (int) (indexKey.high() >>> Integer.SIZE));
    }

    /** Both in hexadecimal digits. */
    @Override
    public String toString() {
        HexFormat hex = HexFormat.of();
        return "layout " + hex.toHexDigits(layout) + " under " + hex.toHexDigits(indexKey);
    }
}

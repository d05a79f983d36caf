// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

/**
 * Reads values that another scheme encrypted, so that a job can move them. Implementations are thread safe and show no
 * secrets in {@code toString}.
 */
public interface LegacyReader {
    /**
     * Opens one value.
     *
     * @param stored the column's bytes; of a text column its characters in UTF-8
     * @param where tenant and context of the value
     * @return the plaintext's bytes; of text its characters in UTF-8
     * @throws io.entigma.error.LegacyValueException if the value is not one of this scheme, was made with another key, or was
     *     changed
     */
    byte[] open(byte[] stored, LegacyContext where);

    /**
     * A short name of the scheme for messages and logs; no secrets.
     *
     * @return the name
     */
    String describe();
}

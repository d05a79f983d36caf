// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.security.GeneralSecurityException;

/** The key of one column and tenant, under one algorithm. Thread safe. */
interface FieldKey {
    /**
     * Seals plain bytes.
     *
     * @param plain the plain bytes
     * @return header and body
     */
    byte[] seal(byte[] plain);

    /**
     * Seals plain bytes with search tokens beside them.
     *
     * @param block the tokens
     * @param plain the plain bytes
     * @return header, block and body
     * @throws IllegalArgumentException if values of this key carry no tokens
     */
    byte[] seal(SearchBlock block, byte[] plain);

    /**
     * Opens a sealed value whose header names this key and algorithm.
     *
     * @param sealed all of it, as {@link SealedFormat#algorithm(byte[])} found it to be well built
     * @return the plain bytes
     * @throws GeneralSecurityException if the tag does not fit
     */
    byte[] open(byte[] sealed) throws GeneralSecurityException;
}

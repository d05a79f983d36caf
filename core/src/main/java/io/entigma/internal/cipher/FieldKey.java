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
     * Opens a sealed value whose header names this key and algorithm.
     *
     * @param sealed header and body, at least as long as the shortest sealed value
     * @return the plain bytes
     * @throws GeneralSecurityException if the tag does not fit
     */
    byte[] open(byte[] sealed) throws GeneralSecurityException;
}

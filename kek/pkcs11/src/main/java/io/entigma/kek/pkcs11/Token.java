// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.pkcs11;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A logged-in token. Its calls go into a driver's native code, and can hang there. Thread safe. */
interface Token {
    /** Opens a session and logs in. */
    interface Opener {
        Token open() throws GeneralSecurityException;
    }

    /** The labels of all secret keys. */
    Set<String> labels() throws GeneralSecurityException;

    /** A secret key, or null. */
    @Nullable
    Key key(String label) throws GeneralSecurityException;

    /** Makes an AES key of 256 bits that stays in the token. */
    void create(String label) throws GeneralSecurityException;

    /** AES-GCM with a tag of 16 bytes. */
    byte[] encrypt(Key key, byte[] nonce, byte[] associated, byte[] plain) throws GeneralSecurityException;

    /** AES-GCM with a tag of 16 bytes. */
    byte[] decrypt(Key key, byte[] nonce, byte[] associated, byte[] sealed) throws GeneralSecurityException;

    /** Ends the session. */
    void close();
}

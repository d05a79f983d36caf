// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A key that authenticates rows of one kind: HMAC-SHA-256 (RFC 2104) under a key derived from a DEK. Thread safe. */
public final class MacKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;

    private MacKey(SecretKeySpec key) {
        this.key = key;
    }

    /**
     * Derives the key for one kind of rows.
     *
     * @param dek the DEK
     * @param label what kind they are
     * @return the key
     */
    public static MacKey of(DataKey dek, String label) {
        byte[] secret = KeyDerivation.macKey(dek.cleartext(), label);
        try {
            return new MacKey(new SecretKeySpec(secret, ALGORITHM));
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /**
     * Authenticates a message.
     *
     * @param message the message
     * @return its MAC, 32 bytes
     */
    public byte[] mac(byte[] message) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HMAC-SHA-256 is not available in this Java runtime", e);
        }
    }

    /**
     * Checks a MAC, in a time that does not depend on where it differs.
     *
     * @param message the message
     * @param mac the MAC that came with it
     * @return true if this key made it for this message
     */
    public boolean verifies(byte[] message, byte[] mac) {
        return MessageDigest.isEqual(mac(message), mac);
    }

    @Override
    public String toString() {
        return "MacKey";
    }
}

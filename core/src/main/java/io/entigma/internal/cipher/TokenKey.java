// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one attribute's search tokens of one kind: HMAC-SHA-256 (RFC 2104), cut to what a token has room for. A value can
 * have dozens of tokens, so there is one {@code Mac} that has the key, and a copy of it makes each token: no look-up of an
 * algorithm, and no pool. Thread safe, since that {@code Mac} itself never changes.
 */
public final class TokenKey {
    private static final String ALGORITHM = "HmacSHA256";

    private final Mac keyed;

    TokenKey(byte[] secret) {
        try {
            this.keyed = Mac.getInstance(ALGORITHM);
            keyed.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw unavailable(e);
        }
    }

    private static IllegalStateException unavailable(Exception e) {
        return new IllegalStateException(
                "HMAC-SHA-256 is not available in this Java runtime, or its provider's Mac cannot be cloned", e);
    }

    /**
     * Makes a token.
     *
     * @param message an array with the message in it
     * @param offset where it begins
     * @param length how long it is
     * @param target where the token goes
     * @param at where it begins there
     * @param bytes how many of the MAC's first bytes it has, at most 32
     */
    public void mac(byte[] message, int offset, int length, byte[] target, int at, int bytes) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(message, offset, length);
            System.arraycopy(mac.doFinal(), 0, target, at, bytes);
        } catch (CloneNotSupportedException e) {
            throw unavailable(e);
        }
    }

    @Override
    public String toString() {
        return "TokenKey";
    }
}

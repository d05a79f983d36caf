// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import io.entigma.error.LegacyValueException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** What all readers say of a value that they cannot open, and the check that what came out is text. */
final class LegacyFailures {
    private LegacyFailures() {}

    /** Flat on purpose, and without a cause: padding or text, the difference would help an attacker. */
    static LegacyValueException doesNotOpen(String scheme, int bytes) {
        return new LegacyValueException(scheme + ": a stored value of " + bytes
                + " bytes does not open; it was made with another key or scheme, or was changed");
    }

    /** A wrong key gets past a padding about once in 256 times, but hardly ever gives well-formed text. */
    static byte[] requireText(String scheme, byte[] plain, int bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(plain));
            return plain;
        } catch (CharacterCodingException e) {
            throw doesNotOpen(scheme, bytes);
        }
    }
}

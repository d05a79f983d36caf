// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import io.entigma.error.LegacyValueException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How a scheme's bytes stand in the column. */
public enum StoredForm {
    /** As they are, in a binary column. */
    BINARY {
        @Override
        byte[] bytes(byte[] stored) {
            return stored;
        }
    },
    /** As Base64 text (RFC 4648 section 4), line breaks allowed. */
    BASE64 {
        @Override
        byte[] bytes(byte[] stored) {
            return Base64.getMimeDecoder().decode(requireAlphabet(stored));
        }

        private byte[] requireAlphabet(byte[] stored) {
            // The decoder passes over what it does not know; a value with such characters is not one of the scheme.
            for (byte b : stored) {
                boolean known = (b >= 'A' && b <= 'Z')
                        || (b >= 'a' && b <= 'z')
                        || (b >= '0' && b <= '9')
                        || b == '+'
                        || b == '/'
                        || b == '='
                        || b == '\r'
                        || b == '\n';
                if (!known) {
                    throw new IllegalArgumentException();
                }
            }
            return stored;
        }
    },
    /** As hexadecimal digits in either case. */
    HEX {
        @Override
        byte[] bytes(byte[] stored) {
            return HexFormat.of().parseHex(new String(stored, StandardCharsets.US_ASCII));
        }
    };

    abstract byte[] bytes(byte[] stored);

    /** The scheme's own bytes. */
    byte[] decode(byte[] stored, String scheme) {
        try {
            return bytes(stored);
        } catch (IllegalArgumentException e) {
            // Without the cause: its message can hold characters of the value.
            throw new LegacyValueException(scheme + ": a stored value is not " + this
                    + " text; it is not one of this scheme, or the column's form is another");
        }
    }
}

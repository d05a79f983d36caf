// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import com.google.crypto.tink.subtle.Hkdf;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Derives key ids, field keys and keys of search tokens from a DEK or index key: HKDF-SHA-256 (RFC 5869) with an empty salt. The info is a label, a zero
 * byte and the name it is bound to, so that no two uses of a DEK share an info.
 */
final class KeyDerivation {
    private static final String PREFIX = "entigma 1 ";
    private static final String KEY_ID = "key id";
    private static final String ROW_MAC = "row mac";
    private static final String TOKEN = "token ";
    private static final int MAC_KEY_BYTES = 32;
    private static final byte[] NO_SALT = new byte[0];

    private KeyDerivation() {}

    static KeyId keyId(CleartextKey dek, TenantId tenant) {
        return KeyId.of(derive(dek, KEY_ID, tenant.value(), KeyId.BYTES));
    }

    static byte[] fieldKey(CleartextKey dek, FieldContext context) {
        Purpose purpose = context.purpose();
        return derive(dek, purpose.label(), context.name(), purpose.keyBytes());
    }

    static byte[] macKey(CleartextKey dek, String label) {
        return derive(dek, ROW_MAC, label, MAC_KEY_BYTES);
    }

    static byte[] tokenKey(CleartextKey indexKey, String kind, String context) {
        return derive(indexKey, TOKEN + kind, context, MAC_KEY_BYTES);
    }

    private static byte[] derive(CleartextKey dek, String label, String name, int bytes) {
        byte[] secret = dek.toCleartextBytes();
        try {
            byte[] info = (PREFIX + label + '\0' + name).getBytes(StandardCharsets.UTF_8);
            return Hkdf.computeHkdf("HMACSHA256", secret, NO_SALT, info, bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF-SHA-256 is not available in this Java runtime", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }
}

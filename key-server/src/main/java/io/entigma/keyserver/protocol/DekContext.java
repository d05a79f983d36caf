// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.protocol;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What a wrapping is bound to. Immutable.
 *
 * @param tenant 1 to 255 bytes in UTF-8, not blank, no control character, no unpaired surrogate
 * @param keyId 32 hexadecimal digits
 */
public record DekContext(String tenant, String keyId) {
    static final int MAX_TENANT_BYTES = 255;

    /** Refuses what cannot be a tenant or a key id. */
    public DekContext {
        if (!isTenant(tenant)) {
            throw new IllegalArgumentException("tenant: must be 1 to 255 bytes in UTF-8, not blank, with no control"
                    + " character and no unpaired surrogate");
        }
        if (!keyId.matches("[0-9a-fA-F]{32}")) {
            throw new IllegalArgumentException("keyId: must be 32 hexadecimal digits");
        }
    }

    /** Whether a text can be a tenant's name. */
    public static boolean isTenant(String tenant) {
        return !tenant.isBlank()
                && tenant.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)
                && tenant.getBytes(StandardCharsets.UTF_8).length <= MAX_TENANT_BYTES;
    }

    /** The tenant in UTF-8. */
    public byte[] tenantBytes() {
        return tenant.getBytes(StandardCharsets.UTF_8);
    }

    /** The 16 bytes of the key id. */
    public byte[] keyIdBytes() {
        return HexFormat.of().parseHex(keyId);
    }
}

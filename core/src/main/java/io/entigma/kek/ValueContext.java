// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;

/**
 * What values that are sealed at a key server are bound to: what was sealed for one context must not open under another.
 *
 * @param tenant whose values they are
 * @param keyId names tenant and KEK, see {@code docs/format.md}; for messages and reports, bound to nothing
 * @param attribute the attribute's context, {@code table.column} by default
 */
public record ValueContext(TenantId tenant, KeyId keyId, String attribute) {
    /**
     * Tenant and attribute as bytes, to be bound as associated data or context: {@code value}, a zero byte, the tenant, a
     * zero byte, the attribute, in UTF-8. A tenant holds no zero byte, so no two contexts have the same bytes; and the first
     * is no hexadecimal digit, so none has those of a {@link WrapContext}.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return ("value\0" + tenant.value() + '\0' + attribute).getBytes(StandardCharsets.UTF_8);
    }
}

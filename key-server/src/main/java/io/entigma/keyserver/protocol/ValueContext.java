// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What values that this server seals are bound to. Immutable.
 *
 * @param tenant as {@link DekContext#isTenant} has it
 * @param attribute the attribute's context, by the same rule
 */
public record ValueContext(String tenant, String attribute) {
    /** Refuses what cannot be a tenant or a context. */
    public ValueContext {
        for (String part : new String[] {tenant, attribute}) {
            if (!DekContext.isTenant(part)) {
                throw new IllegalArgumentException(
                        "tenant, context: must be 1 to 255 bytes in UTF-8, not blank, with no"
                                + " control character and no unpaired surrogate");
            }
        }
    }

    /** Each part after its length, so that no two contexts have the same bytes. */
    public byte[] toBytes() {
        byte[] first = tenant.getBytes(StandardCharsets.UTF_8);
        byte[] second = attribute.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(2 * Integer.BYTES + first.length + second.length)
                .putInt(first.length)
                .put(first)
                .putInt(second.length)
                .put(second)
                .array();
    }
}

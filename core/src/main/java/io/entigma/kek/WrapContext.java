// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;

/**
 * What a wrapped DEK is bound to: a wrapping made for one context must not unwrap under another.
 *
 * @param tenant whose DEK it is
 * @param keyId the DEK's id
 */
public record WrapContext(TenantId tenant, KeyId keyId) {
    /**
     * Both as bytes, to be bound as associated data or context: the key id in 32 hex digits, then the tenant in UTF-8. The first
     * has a fixed length, so no two contexts have the same bytes.
     *
     * @return a new array
     */
    public byte[] toBytes() {
        return (keyId + tenant.value()).getBytes(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/** A key or tenant that a rotation could not bring further. Its old state is untouched. */
public interface KeyFailure {
    /** The tenant. */
    TenantId tenant();

    /** The key, or null if it is about the tenant as a whole. */
    @Nullable
    KeyId keyId();

    /** Why, in words; no secrets. */
    String reason();
}

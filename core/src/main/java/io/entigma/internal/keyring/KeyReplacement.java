// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;

/** Gives a tenant another active key when one has sealed as many values as it may. Thread safe. */
public interface KeyReplacement {
    /**
     * Replaces a key, unless the tenant has another active one already. Takes as long as a rotation does.
     *
     * @param tenant the tenant
     * @param used the key that is to seal no more
     * @throws InterruptedException if the calling thread is interrupted while it waits for other nodes
     */
    void replace(TenantId tenant, KeyId used) throws InterruptedException;
}

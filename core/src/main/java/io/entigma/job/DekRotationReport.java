// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.util.List;

/**
 * What a DEK rotation did.
 *
 * @param rotated tenants with a new active key
 * @param withoutKey tenants that never had a key, and so have nothing to rotate
 * @param failures tenants that keep their old key
 */
public record DekRotationReport(List<Rotated> rotated, List<TenantId> withoutKey, List<KeyFailure> failures) {
    /** Takes copies of the lists. */
    public DekRotationReport {
        rotated = List.copyOf(rotated);
        withoutKey = List.copyOf(withoutKey);
        failures = List.copyOf(failures);
    }

    /**
     * A tenant's new active key. Another rotation at the same time may have made it.
     *
     * @param tenant the tenant
     * @param before the version that was active
     * @param now the version that is active
     * @param keyId the id of the key that is active
     */
    public record Rotated(TenantId tenant, int before, int now, KeyId keyId) {}
}

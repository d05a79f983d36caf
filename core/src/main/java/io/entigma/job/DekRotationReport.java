// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.util.List;

/** What a rotation of DEKs, of index keys or of the installation's key did. */
public interface DekRotationReport {
    /** Tenants with a new active key. */
    List<Rotated> rotated();

    /** Tenants that have no such key yet, and so nothing to rotate. */
    List<TenantId> withoutKey();

    /** Tenants that keep their old key. */
    List<KeyFailure> failures();

    /**
     * A sentence for each rotated tenant that has as many keys in use now as queries usually look under, with the way out. Queries
     * of a tenant with more are refused, so old keys have to be retired before the next rotation.
     */
    List<String> warnings();

    /** A tenant's new active key. Another rotation at the same time may have made it. */
    interface Rotated {
        /** The tenant. */
        TenantId tenant();

        /** The version that was active. */
        int before();

        /** The version that is active. */
        int now();

        /** The id of the key that is active. */
        KeyId keyId();
    }
}

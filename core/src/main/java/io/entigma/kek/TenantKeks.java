// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.key.TenantId;
import java.net.URI;
import java.util.Optional;

/**
 * Which tenants bring a KEK of their own, in their own KMS for example. Asked when a tenant gets a new data key; keys that
 * are there stay under the KEK that their row names until they are moved. Asked as well whether a KEK that a row names is the
 * tenant's: the answer is trusted for this tenant. Thread safe.
 */
@FunctionalInterface
public interface TenantKeks {
    /**
     * The KEK of a tenant. Must answer fast and without this engine.
     *
     * @param tenant the tenant
     * @return its KEK's URI, or empty for the one that all others share
     */
    Optional<URI> kekOf(TenantId tenant);
}

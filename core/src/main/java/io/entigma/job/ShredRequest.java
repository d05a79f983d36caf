// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import java.time.Instant;

/**
 * A recorded wish to destroy a tenant's keys.
 *
 * @param tenant the tenant
 * @param state how far it is
 * @param requested when it was made
 * @param due when the keys are to be destroyed
 */
public record ShredRequest(TenantId tenant, State state, Instant requested, Instant due) {
    /** How far a request is. */
    public enum State {
        /** The grace period runs; it can be cancelled. */
        REQUESTED,
        /** Cancelled; the keys are as before. */
        CANCELLED,
        /** The keys are destroyed. */
        DONE
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import java.time.Instant;

/** A recorded wish to destroy a tenant's keys. */
public interface ShredRequest {
    /** The tenant. */
    TenantId tenant();

    /** How far it is. */
    State state();

    /** When it was made. */
    Instant requested();

    /** When the keys are to be destroyed. */
    Instant due();

    /** How far a request is. */
    enum State {
        /** The grace period runs; it can be cancelled. */
        REQUESTED,
        /** Cancelled; the keys are as before. */
        CANCELLED,
        /** The keys are destroyed. */
        DONE
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the key table holds of one tenant, as it would be accepted after a restore. Immutable.
 *
 * @param tenant the tenant
 * @param keys the keys that would be accepted, the newest version first
 * @param generation how often the tenant's keys have changed; after an acceptance much more than before
 * @param seen the highest generation that this process has seen, more than {@code generation} if the tables were put back
 *     under it; 0 if it has not looked before
 * @param problem why the rows are not believed as they are, or null if they are
 */
public record KeyListReview(
        TenantId tenant,
        List<WrappedKey> keys,
        long generation,
        long seen,
        @Nullable String problem) {
    /** Copies the list. */
    public KeyListReview {
        keys = List.copyOf(keys);
    }

    /**
     * Whether the rows are as Entigma wrote them, though perhaps at an earlier time.
     *
     * @return true if they are
     */
    public boolean isAuthentic() {
        return problem == null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the key table holds of one tenant, as it would be accepted after a restore. Immutable. */
public interface KeyListReview {
    /** The tenant. */
    TenantId tenant();

    /** The keys that would be accepted, the newest version first. */
    List<WrappedKey> keys();

    /** How often the tenant's keys have changed; after an acceptance much more than before. */
    long generation();

    /**
     * The highest generation that this process has seen, more than {@code generation} if the tables were put back under
     * it; 0 if it has not looked before.
     */
    long seen();

    /** Why the rows are not believed as they are, or null if they are. */
    @Nullable
    String problem();

    /**
     * Whether the rows are as Entigma wrote them, though perhaps at an earlier time.
     *
     * @return true if they are
     */
    default boolean isAuthentic() {
        return problem() == null;
    }
}

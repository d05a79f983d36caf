// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

/** What a version of a tenant's keys may be used for. */
public enum KeyState {
    /** Seals and opens; of an index key: makes tokens and is looked for. A tenant has at most one of each purpose. */
    ACTIVE,
    /** Opens only; of an index key: is looked for only. */
    LIVE,
    /** Used for nothing any more; no stored value needs it. The wrapped DEK is still there. */
    RETIRED,
    /** Destroyed: the wrapped DEK is gone, the row is kept as proof. */
    SHREDDED;

    /**
     * Whether a key in this state opens values.
     *
     * @return true for active and live
     */
    public boolean opens() {
        return this == ACTIVE || this == LIVE;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.key;

/** What a DEK version may be used for. */
public enum KeyState {
    /** Seals and opens. A tenant has at most one. */
    ACTIVE,
    /** Opens only. */
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

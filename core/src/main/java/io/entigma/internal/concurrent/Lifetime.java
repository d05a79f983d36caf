// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.concurrent;

import io.entigma.error.MisconfigurationException;

/** Whether an engine may still be used. Thread safe. */
public final class Lifetime {
    private volatile boolean over;

    /** Ends it for good. */
    public void end() {
        over = true;
    }

    /**
     * Whether it has not ended.
     *
     * @return true until {@link #end}
     */
    public boolean isOpen() {
        return !over;
    }

    /**
     * Refuses use after the end.
     *
     * @throws MisconfigurationException if it is over
     */
    public void require() {
        if (over) {
            throw closed();
        }
    }

    /**
     * What use after the end is refused with.
     *
     * @return the error to throw
     */
    public static MisconfigurationException closed() {
        return new MisconfigurationException(
                "The Entigma engine is closed, and seals, opens and looks after nothing any"
                        + " more; close it after everything that uses it, or build another one");
    }
}

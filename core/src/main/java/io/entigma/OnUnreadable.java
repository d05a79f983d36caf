// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.error.EntigmaException;

/** What a load does with one attribute's stored value that cannot be opened: damaged, not sealed, or its key is gone. */
public enum OnUnreadable {
    /** The load fails with the {@link EntigmaException} that says why. The default. */
    FAIL,

    /**
     * The load goes on, and the attribute holds a placeholder that {@link Unreadable#is} recognises, so that lists can
     * show the other rows. For {@code String} and {@code byte[]} only. Listeners hear of the failure as always. Writing the
     * entity back keeps the stored bytes as they are; a placeholder that was not made by this session factory, or long ago,
     * is refused. A missing tenant, another tenant's value, and a key server or key table that is away, still fail the load.
     */
    @Incubating
    PLACEHOLDER
}

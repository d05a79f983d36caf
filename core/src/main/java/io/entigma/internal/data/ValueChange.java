// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

/** Decides what is to become of stored values. Thread safe. */
interface ValueChange {
    /**
     * Decides on one value.
     *
     * @param column its column
     * @param stored its bytes
     * @return the decision
     * @throws JobPausedException if no decision can be made, for a reason that is not the value's fault
     */
    Decision decide(DataColumn column, byte[] stored) throws JobPausedException;
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import java.util.List;

/**
 * What a KEK rotation did. The four counts and the failures add up to the keys looked at.
 * The key that authenticates the key table's rows moves as well where no tenants were named; it is not counted, but can be among the failures.
 */
public interface KekRotationReport {
    /** Keys that have a new wrapping now, each unwrapped and certified before it replaced the old one. */
    long rewrapped();

    /** Keys that were under the newest version already. */
    long alreadyCurrent();

    /** Keys that another rotation, or a shredding, changed first. */
    long changedMeanwhile();

    /** Shredded keys, of which nothing is left to wrap. */
    long withoutWrapping();

    /** Keys that could not be rewrapped; they keep their old wrapping. */
    List<KeyFailure> failures();

    /**
     * How many keys were looked at.
     *
     * @return the sum
     */
    default long keys() {
        return rewrapped()
                + alreadyCurrent()
                + changedMeanwhile()
                + withoutWrapping()
                + failures().size();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import java.util.List;

/**
 * What a KEK rotation did. The four counts and the failures add up to the keys looked at.
 * The key that authenticates the key table's rows moves as well where no tenants were named; it is not counted, but can be among the failures.
 *
 * @param rewrapped keys that have a new wrapping now, each unwrapped and certified before it replaced the old one
 * @param alreadyCurrent keys that were under the newest version already
 * @param changedMeanwhile keys that another rotation, or a shredding, changed first
 * @param withoutWrapping shredded keys, of which nothing is left to wrap
 * @param failures keys that could not be rewrapped; they keep their old wrapping
 */
public record KekRotationReport(
        long rewrapped, long alreadyCurrent, long changedMeanwhile, long withoutWrapping, List<KeyFailure> failures) {
    /** Takes a copy of the list. */
    public KekRotationReport {
        failures = List.copyOf(failures);
    }

    /**
     * How many keys were looked at.
     *
     * @return the sum
     */
    public long keys() {
        return rewrapped + alreadyCurrent + changedMeanwhile + withoutWrapping + failures.size();
    }
}

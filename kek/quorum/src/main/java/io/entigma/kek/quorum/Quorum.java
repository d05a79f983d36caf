// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import io.entigma.error.MisconfigurationException;
import java.net.URI;
import java.util.HashSet;
import java.util.List;

/**
 * So many of these KEKs open a DEK. Immutable.
 *
 * @param threshold k: how many shares are needed, at least 2
 * @param keks the n KEKs, in order, each on a server of its own if it is to help; n is at most {@value #MOST}
 */
public record Quorum(int threshold, List<URI> keks) {
    /** Most KEKs of a quorum. */
    public static final int MOST = 8;

    /**
     * Checks the numbers.
     *
     * @throws MisconfigurationException if they make no quorum
     */
    public Quorum {
        keks = List.copyOf(keks);
        if (threshold < 2 || threshold > keks.size() || keks.size() > MOST) {
            throw new MisconfigurationException(
                    "Quorum: the threshold must be 2 to the number of KEKs, and that at most " + MOST + ", but it is "
                            + threshold + " of " + keks.size());
        }
        if (new HashSet<>(keks).size() != keks.size()) {
            throw new MisconfigurationException("Quorum: a KEK must not be in it twice, but they are " + keks);
        }
    }

    @Override
    public String toString() {
        return threshold + " of " + keks;
    }
}

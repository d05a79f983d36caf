// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.scan;

import java.nio.ByteBuffer;

/**
 * A stored value that a query asks about. Shows no value.
 *
 * @param mark the last bytes of the sealed value, by which the database knows it again
 * @param value the opened value
 */
public record Candidate(ByteBuffer mark, Object value) {
    @Override
    public String toString() {
        return "Candidate";
    }
}

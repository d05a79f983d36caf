// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

/**
 * One end of a range that is searched for. Immutable. Shows no value.
 *
 * @param value the value, of the attribute's type
 * @param inclusive whether the value itself is in the range
 */
public record RangeBound(Object value, boolean inclusive) {
    @Override
    public String toString() {
        return "RangeBound[" + (inclusive ? "inclusive" : "exclusive") + "]";
    }
}

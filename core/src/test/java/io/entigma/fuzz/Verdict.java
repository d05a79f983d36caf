// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import org.jspecify.annotations.Nullable;

/**
 * What is to be said of a statement.
 *
 * @param kind how the twins differ; the same for finds of one cause, as far as can be told
 * @param detail for the reader
 */
record Verdict(
        Sort sort, String kind, String detail, @Nullable Throwable failure) {
    enum Sort {
        ANSWERED,
        REFUSED,
        BOTH_FAILED,
        FIND
    }

    static Verdict of(Sort sort) {
        return new Verdict(sort, "", "", null);
    }

    static Verdict find(String kind, String detail, @Nullable Throwable failure) {
        return new Verdict(Sort.FIND, kind, detail, failure);
    }

    boolean find() {
        return sort == Sort.FIND;
    }
}

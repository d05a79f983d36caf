// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import org.jspecify.annotations.Nullable;

/** Looks into exceptions that Hibernate and Spring wrapped. */
final class Causes {
    private Causes() {}

    static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (@Nullable Throwable each = thrown; each != null; each = each.getCause()) {
            if (type.isInstance(each)) {
                return true;
            }
        }
        return false;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import java.util.Locale;

/** What a query makes of an attribute's text before it compares it. */
enum CaseRule {
    AS_IT_IS {
        @Override
        boolean canGive(String text) {
            return true;
        }
    },
    LOWER {
        @Override
        boolean canGive(String text) {
            return text.toLowerCase(Locale.ROOT).equals(text);
        }
    },
    UPPER {
        @Override
        boolean canGive(String text) {
            return text.toUpperCase(Locale.ROOT).equals(text);
        }
    };

    /** Whether some text becomes this one; if not, nothing equals it. */
    abstract boolean canGive(String text);
}

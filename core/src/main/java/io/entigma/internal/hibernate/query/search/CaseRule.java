// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import java.util.Locale;

/** What a query makes of an attribute's text before it compares it. */
public enum CaseRule {
    AS_IT_IS {
        @Override
        public boolean canGive(String text) {
            return true;
        }

        @Override
        String operator(String around) {
            return around;
        }
    },
    LOWER {
        @Override
        public boolean canGive(String text) {
            return text.toLowerCase(Locale.ROOT).equals(text);
        }

        @Override
        String operator(String around) {
            return "lower()";
        }
    },
    UPPER {
        @Override
        public boolean canGive(String text) {
            return text.toUpperCase(Locale.ROOT).equals(text);
        }

        @Override
        String operator(String around) {
            return "upper()";
        }
    };

    /** Whether some text becomes this one; if not, nothing equals it. */
    public abstract boolean canGive(String text);

    /** What to blame in a message: the function, or without one the operator around it. */
    abstract String operator(String around);
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The functions of parameters and literals that are computed before a statement runs. */
public enum ValueFunction {
    LOWER(1, 1) {
        @Override
        @Nullable
        Object apply(List<@Nullable Object> arguments) {
            return arguments.get(0) instanceof String text ? text.toLowerCase(Locale.ROOT) : null;
        }
    },
    UPPER(1, 1) {
        @Override
        @Nullable
        Object apply(List<@Nullable Object> arguments) {
            return arguments.get(0) instanceof String text ? text.toUpperCase(Locale.ROOT) : null;
        }
    },
    CONCAT(1, Integer.MAX_VALUE) {
        @Override
        @Nullable
        Object apply(List<@Nullable Object> arguments) {
            StringBuilder all = new StringBuilder();
            for (Object argument : arguments) {
                if (!(argument instanceof String || argument instanceof Character)) {
                    return null;
                }
                all.append(argument);
            }
            return all.toString();
        }
    },
    COALESCE(1, Integer.MAX_VALUE) {
        @Override
        @Nullable
        Object apply(List<@Nullable Object> arguments) {
            for (Object argument : arguments) {
                if (argument != null) {
                    return argument;
                }
            }
            return null;
        }
    },
    NULLIF(2, 2) {
        @Override
        @Nullable
        Object apply(List<@Nullable Object> arguments) {
            Object value = arguments.get(0);
            Object other = arguments.get(1);
            return value != null && other != null && ValueComparison.compare(value, other, false) == 0 ? null : value;
        }
    };

    private final int fewest;
    private final int most;

    ValueFunction(int fewest, int most) {
        this.fewest = fewest;
        this.most = most;
    }

    abstract @Nullable Object apply(List<@Nullable Object> arguments);

    boolean takes(int arguments) {
        return arguments >= fewest && arguments <= most;
    }

    /** The function of a name in a query, or null if the database alone knows it. */
    public static @Nullable ValueFunction of(@Nullable String name) {
        for (ValueFunction function : values()) {
            if (function.name().equalsIgnoreCase(name)) {
                return function;
            }
        }
        return null;
    }
}

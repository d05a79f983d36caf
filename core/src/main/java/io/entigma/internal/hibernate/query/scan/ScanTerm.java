// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/** A value that a query makes of a stored value, of parameters and literals, or of both. Shows no value. */
sealed interface ScanTerm {
    /** The term of one execution. */
    interface Bound {
        /**
         * The value for a stored one.
         *
         * @param stored the opened value
         * @return the value, or null
         */
        @Nullable
        Object of(Object stored);
    }

    /**
     * Puts an execution's parameters in.
     *
     * @param bindings the parameters
     * @return the term
     */
    Bound bind(JdbcParameterBindings bindings);

    /** Whether it depends on the stored value. */
    boolean isOfStored();

    /** The stored value itself. */
    record Stored() implements ScanTerm {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            return stored -> stored;
        }

        @Override
        public boolean isOfStored() {
            return true;
        }
    }

    /** A parameter, a literal, or what is computed of such alone. */
    record Given(ValueSource source) implements ScanTerm {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            Object value = source.value(bindings);
            return stored -> value;
        }

        @Override
        public boolean isOfStored() {
            return false;
        }
    }

    /** A function of others, which is null if one of them is. */
    record Computed(ScanFunction function, List<ScanTerm> arguments) implements ScanTerm {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            List<Bound> bound =
                    arguments.stream().map(argument -> argument.bind(bindings)).toList();
            return stored -> {
                List<Object> values = new ArrayList<>(bound.size());
                for (Bound argument : bound) {
                    Object value = argument.of(stored);
                    if (value == null) {
                        return null;
                    }
                    values.add(value);
                }
                return function.apply(values);
            };
        }

        @Override
        public boolean isOfStored() {
            return arguments.stream().anyMatch(ScanTerm::isOfStored);
        }
    }
}

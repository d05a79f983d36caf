// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.List;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/** A condition on parameters and literals alone, which can be answered without the database. */
sealed interface Evaluation {
    /**
     * The answer in one execution.
     *
     * @param bindings the execution's parameters
     * @return true, false, or null for SQL's "unknown"
     */
    @Nullable
    Boolean evaluate(JdbcParameterBindings bindings);

    /** The attribute whose value one of the parameters has at another place, or null. */
    @Nullable
    EncryptedType secretOf();

    /** {@code :p = 'x'} and the like. */
    record Compared(ValueSource left, ComparisonOperator operator, ValueSource right) implements Evaluation {
        @Override
        public @Nullable Boolean evaluate(JdbcParameterBindings bindings) {
            Object a = left.value(bindings);
            Object b = right.value(bindings);
            if (a == null || b == null) {
                return switch (operator) {
                    case DISTINCT_FROM -> a != b;
                    case NOT_DISTINCT_FROM -> a == b;
                    default -> null;
                };
            }
            int order = ValueComparison.compare(a, b, isOrdered());
            return switch (operator) {
                case EQUAL, NOT_DISTINCT_FROM -> order == 0;
                case NOT_EQUAL, DISTINCT_FROM -> order != 0;
                case LESS_THAN -> order < 0;
                case LESS_THAN_OR_EQUAL -> order <= 0;
                case GREATER_THAN -> order > 0;
                case GREATER_THAN_OR_EQUAL -> order >= 0;
            };
        }

        private boolean isOrdered() {
            return switch (operator) {
                case EQUAL, NOT_EQUAL, DISTINCT_FROM, NOT_DISTINCT_FROM -> false;
                default -> true;
            };
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            return left.secretOf() != null ? left.secretOf() : right.secretOf();
        }
    }

    /** {@code :p is null}, {@code :p is not null}. */
    record Nullness(ValueSource value, boolean negated) implements Evaluation {
        @Override
        public Boolean evaluate(JdbcParameterBindings bindings) {
            return (value.value(bindings) == null) != negated;
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            return value.secretOf();
        }
    }

    /** Whether both bounds of a range are there, which says nothing if not. */
    record Known(EncryptedType secretOf, ValueSource low, ValueSource high) implements Evaluation {
        @Override
        public @Nullable Boolean evaluate(JdbcParameterBindings bindings) {
            boolean known = low.value(bindings) != null && high.value(bindings) != null;
            return known ? Boolean.TRUE : null;
        }
    }

    /** {@code :p in ('a', 'b')}. */
    record InList(ValueSource value, List<ValueSource> list, boolean negated) implements Evaluation {
        @Override
        public @Nullable Boolean evaluate(JdbcParameterBindings bindings) {
            Object searched = value.value(bindings);
            boolean unknown = searched == null && !list.isEmpty();
            for (ValueSource element : list) {
                Object other = element.value(bindings);
                if (searched != null && other != null && ValueComparison.compare(searched, other, false) == 0) {
                    return !negated;
                }
                unknown |= other == null;
            }
            return unknown ? null : Boolean.valueOf(negated);
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            EncryptedType secret = value.secretOf();
            for (ValueSource element : list) {
                secret = secret == null ? element.secretOf() : secret;
            }
            return secret;
        }
    }

    /** {@code :p between :a and :b}. */
    record Between(Compared lower, Compared upper, boolean negated) implements Evaluation {
        @Override
        public @Nullable Boolean evaluate(JdbcParameterBindings bindings) {
            Boolean above = lower.evaluate(bindings);
            Boolean below = upper.evaluate(bindings);
            if (Boolean.FALSE.equals(above) || Boolean.FALSE.equals(below)) {
                return negated;
            }
            return (above == null || below == null) ? null : Boolean.valueOf(!negated);
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            return lower.secretOf() != null ? lower.secretOf() : upper.secretOf();
        }
    }

    /** {@code :p} as a condition. */
    record Flag(ValueSource value, boolean negated) implements Evaluation {
        @Override
        public @Nullable Boolean evaluate(JdbcParameterBindings bindings) {
            return value.value(bindings) instanceof Boolean flag ? Boolean.valueOf(flag != negated) : null;
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            return value.secretOf();
        }
    }
}

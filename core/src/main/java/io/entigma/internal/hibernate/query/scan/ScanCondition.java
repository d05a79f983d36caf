// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.query.rewrite.Literals;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.query.search.CaseRule;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.search.CaseFold;
import io.entigma.internal.search.TextPattern;
import java.util.List;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/** What a query asks of each stored value. Shows no value. */
sealed interface ScanCondition {
    /** The condition of one execution. */
    interface Bound {
        /**
         * The answer for a value.
         *
         * @param stored the opened value
         * @return true, false, or null for unknown, as SQL has it
         */
        @Nullable
        Boolean test(Object stored);
    }

    /**
     * Puts an execution's parameters in.
     *
     * @param bindings the parameters
     * @return the condition
     */
    Bound bind(JdbcParameterBindings bindings);

    /** {@code =}, {@code <>}, {@code <} and so on. */
    record Compared(EncryptedAttribute attribute, ScanTerm left, ComparisonOperator operator, ScanTerm right)
            implements ScanCondition {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            ScanTerm.Bound one = left.bind(bindings);
            ScanTerm.Bound other = right.bind(bindings);
            return stored -> {
                Object a = one.of(stored);
                Object b = other.of(stored);
                return (a == null || b == null) ? null : Boolean.valueOf(holds(a, b));
            };
        }

        private boolean holds(Object a, Object b) {
            boolean ordered = operator != ComparisonOperator.EQUAL && operator != ComparisonOperator.NOT_EQUAL;
            int order = ScanOrder.compare(alike(left, a, b), alike(right, b, a), ordered);
            return switch (operator) {
                case EQUAL -> order == 0;
                case NOT_EQUAL -> order != 0;
                case LESS_THAN -> order < 0;
                case LESS_THAN_OR_EQUAL -> order <= 0;
                case GREATER_THAN -> order > 0;
                case GREATER_THAN_OR_EQUAL -> order >= 0;
                default -> throw new IllegalStateException(operator + " is not for stored values");
            };
        }

        /** What is given in the attribute's own class, if Hibernate has it in another one. */
        private Object alike(ScanTerm term, Object value, Object other) {
            boolean isGiven = !term.isOfStored();
            boolean fits = (value instanceof Number && other instanceof Number) || value.getClass() == other.getClass();
            return isGiven && !fits && attribute.javaClass().isInstance(other)
                    ? Literals.convert(attribute, value)
                    : value;
        }
    }

    /** {@code in}. */
    record In(List<? extends ScanCondition> equal, boolean negated) implements ScanCondition {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            List<Bound> each = equal.stream().map(one -> one.bind(bindings)).toList();
            return stored -> {
                boolean unknown = false;
                for (Bound one : each) {
                    Boolean found = one.test(stored);
                    if (Boolean.TRUE.equals(found)) {
                        return !negated;
                    }
                    unknown |= found == null;
                }
                return unknown ? null : Boolean.valueOf(negated);
            };
        }
    }

    /** {@code between}. */
    record Between(Compared lower, Compared upper, boolean negated) implements ScanCondition {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            Bound above = lower.bind(bindings);
            Bound below = upper.bind(bindings);
            return stored -> {
                Boolean a = above.test(stored);
                Boolean b = below.test(stored);
                if (Boolean.FALSE.equals(a) || Boolean.FALSE.equals(b)) {
                    return negated;
                }
                return (a == null || b == null) ? null : Boolean.valueOf(!negated);
            };
        }
    }

    /**
     * {@code lower(x) = :p}, as search tokens for {@code ignoreCase} have it: equal in upper or lower case, if the function can
     * give that text at all.
     */
    record EqualButCase(CaseRule rule, ValueSource text) implements ScanCondition {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            Object value = text.value(bindings);
            if (value == null) {
                return stored -> null;
            }
            String sought = value.toString();
            if (!rule.canGive(sought)) {
                return stored -> false;
            }
            String folded = CaseFold.fold(sought);
            return stored -> folded.equals(CaseFold.fold(stored.toString()));
        }
    }

    /** {@code like}. */
    record Like(
            EncryptedAttribute attribute,
            ScanTerm text,
            CaseRule rule,
            boolean ignoresCase,
            ValueSource pattern,
            @Nullable ValueSource escape,
            boolean negated)
            implements ScanCondition {
        @Override
        public Bound bind(JdbcParameterBindings bindings) {
            Object value = pattern.value(bindings);
            if (value == null) {
                return stored -> null;
            }
            ScanTerm.Bound texts = text.bind(bindings);
            TextPattern parsed = TextPattern.parse(value.toString(), escape(bindings), ignoresCase)
                    .orElseThrow(() -> new QueryRefusedException(attribute.subject()
                            + ": 'like' with an escape character before anything but a wildcard or itself cannot be answered:"
                            + " databases differ in what they make of it; correct the pattern"));
            boolean possible = rule.canGive(value.toString());
            return stored -> {
                Object matched = texts.of(stored);
                return matched == null
                        ? null
                        : Boolean.valueOf((possible && parsed.matches(matched.toString())) != negated);
            };
        }

        private @Nullable Character escape(JdbcParameterBindings bindings) {
            return escape == null ? null : Literals.escape(attribute, escape.value(bindings));
        }
    }
}

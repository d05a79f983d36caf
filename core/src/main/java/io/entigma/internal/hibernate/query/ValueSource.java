// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import org.hibernate.query.sqm.sql.internal.SqmParameterInterpretation;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.exec.spi.JdbcParameterBinding;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/** Where a value comes from that a query compares or stores: a parameter, or a literal in the query's text. */
sealed interface ValueSource {
    /**
     * The value in one execution.
     *
     * @param bindings the execution's parameters
     * @return the domain value, or null
     */
    @Nullable
    Object value(JdbcParameterBindings bindings);

    /** A parameter. */
    record Parameter(Expression expression) implements ValueSource {
        @Override
        public @Nullable Object value(JdbcParameterBindings bindings) {
            // Looked up as late as this, since Hibernate may put another parameter in its place while it translates.
            JdbcParameter parameter = (JdbcParameter)
                    (expression instanceof SqmParameterInterpretation interpretation
                            ? interpretation.getResolvedExpression()
                            : expression);
            JdbcParameterBinding binding = bindings.getBinding(parameter);
            if (binding == null) {
                throw new IllegalStateException("A query parameter for an encrypted attribute has no binding");
            }
            return binding.getBindValue();
        }
    }

    /** A literal. */
    record Constant(@Nullable Object literal) implements ValueSource {
        @Override
        public @Nullable Object value(JdbcParameterBindings bindings) {
            return literal;
        }

        @Override
        public String toString() {
            return "Constant";
        }
    }

    /**
     * The source that an expression stands for.
     *
     * @param expression a part of a query
     * @return the source, or null if the database computes the value
     */
    static @Nullable ValueSource of(Expression expression) {
        if (expression instanceof SqmParameterInterpretation interpretation) {
            return interpretation.getExpressionType()
                            instanceof org.hibernate.metamodel.mapping.EmbeddableValuedModelPart
                    ? null
                    : new Parameter(expression);
        }
        if (expression instanceof SealedParameter sealed) {
            return sealed.source();
        }
        if (expression instanceof JdbcParameter) {
            return new Parameter(expression);
        }
        return expression instanceof Literal literal ? new Constant(literal.getLiteralValue()) : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.EmbeddableValuedModelPart;
import org.hibernate.query.sqm.sql.internal.SqmParameterInterpretation;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.expression.UnparsedNumericLiteral;
import org.hibernate.sql.exec.spi.JdbcParameterBinding;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.hibernate.type.descriptor.converter.spi.BasicValueConverter;
import org.jspecify.annotations.Nullable;

/**
 * Where a value comes from that a query compares or stores: a parameter, a literal in the query's text, or a function of
 * these that is computed here, so that the database never sees it.
 */
public sealed interface ValueSource {
    /**
     * The value in one execution.
     *
     * @param bindings the execution's parameters
     * @return the domain value, or null
     */
    @Nullable
    Object value(JdbcParameterBindings bindings);

    /**
     * Whether the value is the same in all executions.
     *
     * @return false if it depends on a parameter
     */
    boolean isFixed();

    /** Notes that the parameters in it stand for values of an encrypted attribute. */
    default void keepSecret(EncryptedType type) {}

    /** Whether one of its parameters stands for a value of an encrypted attribute; the attribute, or null. */
    default @Nullable EncryptedType secretOf() {
        return null;
    }

    /** A parameter. */
    record Parameter(Expression expression) implements ValueSource {
        @Override
        public @Nullable Object value(JdbcParameterBindings bindings) {
            JdbcParameterBinding binding = bindings.getBinding(bound());
            if (binding == null) {
                throw new IllegalStateException("A query parameter for an encrypted attribute has no binding");
            }
            return domainValue(binding);
        }

        @Override
        public boolean isFixed() {
            return false;
        }

        /** Looked up as late as this, since Hibernate may put another parameter in its place while it translates. */
        private JdbcParameter bound() {
            if (expression instanceof PlacedParameter placed) {
                return placed.bound();
            }
            return (JdbcParameter)
                    (expression instanceof SqmParameterInterpretation interpretation
                            ? interpretation.getResolvedExpression()
                            : expression);
        }

        /** Hibernate has converted the value already if another place of the parameter has a converter. */
        @SuppressWarnings({"unchecked", "rawtypes"})
        private static @Nullable Object domainValue(JdbcParameterBinding binding) {
            Object value = binding.getBindValue();
            BasicValueConverter converter =
                    binding.getBindType() == null ? null : binding.getBindType().getValueConverter();
            return value == null || converter == null ? value : converter.toDomainValue(value);
        }

        @Override
        public void keepSecret(EncryptedType type) {
            if (expression instanceof PlacedParameter placed) {
                placed.keepSecret(type);
            }
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            return expression instanceof PlacedParameter placed ? placed.secretOf() : null;
        }
    }

    /** A literal. */
    record Constant(@Nullable Object literal) implements ValueSource {
        @Override
        public @Nullable Object value(JdbcParameterBindings bindings) {
            return literal;
        }

        @Override
        public boolean isFixed() {
            return true;
        }

        @Override
        public String toString() {
            return "Constant";
        }
    }

    /** A function of other sources. */
    record Computed(ValueFunction function, List<ValueSource> arguments) implements ValueSource {
        @Override
        public @Nullable Object value(JdbcParameterBindings bindings) {
            List<@Nullable Object> values = new ArrayList<>();
            arguments.forEach(argument -> values.add(argument.value(bindings)));
            return function.apply(values);
        }

        @Override
        public boolean isFixed() {
            return arguments.stream().allMatch(ValueSource::isFixed);
        }

        @Override
        public void keepSecret(EncryptedType type) {
            arguments.forEach(argument -> argument.keepSecret(type));
        }

        @Override
        public @Nullable EncryptedType secretOf() {
            for (ValueSource argument : arguments) {
                if (argument.secretOf() != null) {
                    return argument.secretOf();
                }
            }
            return null;
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
            return interpretation.getExpressionType() instanceof EmbeddableValuedModelPart
                    ? null
                    : new Parameter(expression);
        }
        if (expression instanceof SealedParameter sealed) {
            return sealed.source();
        }
        if (expression instanceof JdbcParameter) {
            return new Parameter(expression);
        }
        if (expression instanceof UnparsedNumericLiteral<?> number) {
            return new Constant(number(number.getUnparsedLiteralValue()));
        }
        if (expression instanceof Literal literal) {
            return new Constant(literal.getLiteralValue());
        }
        return expression instanceof FunctionExpression function ? computed(function) : null;
    }

    /** As it stands in the text, since its class there says nothing of the attribute's, and may be too small for it. */
    private static Object number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static @Nullable ValueSource computed(FunctionExpression expression) {
        ValueFunction function = ValueFunction.of(expression.getFunctionName());
        if (function == null) {
            return null;
        }
        List<ValueSource> arguments = new ArrayList<>();
        for (SqlAstNode argument : expression.getArguments()) {
            ValueSource source = argument instanceof Expression value ? of(value) : null;
            if (source == null) {
                return null;
            }
            arguments.add(source);
        }
        return function.takes(arguments.size()) ? new Computed(function, List.copyOf(arguments)) : null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.jspecify.annotations.Nullable;

/** Seals the values that a query offers instead of an encrypted attribute: {@code coalesce(c.email, :other)}. */
public final class Choices {
    private final ParameterSealing sealing;

    public Choices(ParameterSealing sealing) {
        this.sealing = sealing;
    }

    /** A choice with its parameters and literals sealed like the attribute that stands beside them. */
    public CaseSearchedExpression seal(CaseSearchedExpression choice) {
        JdbcMapping mapping = mapping(choice);
        return mapping == null ? choice : sealed(choice, mapping);
    }

    /** As for the other form. */
    public CaseSimpleExpression seal(CaseSimpleExpression choice) {
        JdbcMapping mapping = mapping(choice);
        return mapping == null ? choice : sealed(choice, mapping);
    }

    /** As for the other forms; the function itself is changed. */
    public void seal(FunctionExpression choice) {
        JdbcMapping mapping = mapping(choice);
        if (mapping != null) {
            sealArguments(choice, mapping);
        }
    }

    /** How the sealed attribute is mapped that a choice can hand on, or null. */
    private static @Nullable JdbcMapping mapping(Expression expression) {
        if (expression.getColumnReference() != null) {
            JdbcMapping mapping = expression.getColumnReference().getJdbcMapping();
            return SealedExpressions.type(mapping) == null ? null : mapping;
        }
        if (expression instanceof SelectStatement select) {
            List<Expression> selected = SealedExpressions.selected(select.getQueryPart());
            return selected.size() == 1 ? mapping(selected.get(0)) : null;
        }
        for (Expression choice : SealedExpressions.choices(expression)) {
            JdbcMapping mapping = mapping(choice);
            if (mapping != null) {
                return mapping;
            }
        }
        return null;
    }

    private Expression sealed(Expression expression, JdbcMapping mapping) {
        EncryptedType type = SealedExpressions.type(mapping);
        if (type == null || expression instanceof SealedParameter || SealedExpressions.isNull(expression)) {
            return expression;
        }
        ValueSource source = ValueSource.of(expression);
        if (source != null) {
            return new SealedParameter(mapping, type, Literals.convert(type, source), sealing);
        }
        if (expression instanceof CaseSearchedExpression searched) {
            return sealed(searched, mapping);
        }
        if (expression instanceof CaseSimpleExpression simple) {
            return sealed(simple, mapping);
        }
        if (expression instanceof FunctionExpression function && SealedExpressions.isChoice(expression)) {
            sealArguments(function, mapping);
        }
        return expression;
    }

    private CaseSearchedExpression sealed(CaseSearchedExpression choice, JdbcMapping mapping) {
        List<CaseSearchedExpression.WhenFragment> whens = new ArrayList<>();
        choice.getWhenFragments()
                .forEach(when -> whens.add(new CaseSearchedExpression.WhenFragment(
                        when.getPredicate(), sealed(when.getResult(), mapping))));
        Expression otherwise = choice.getOtherwise() == null ? null : sealed(choice.getOtherwise(), mapping);
        return new CaseSearchedExpression((MappingModelExpressible<?>) mapping, whens, otherwise);
    }

    private CaseSimpleExpression sealed(CaseSimpleExpression choice, JdbcMapping mapping) {
        List<CaseSimpleExpression.WhenFragment> whens = new ArrayList<>();
        choice.getWhenFragments()
                .forEach(when -> whens.add(new CaseSimpleExpression.WhenFragment(
                        when.getCheckValue(), sealed(when.getResult(), mapping))));
        Expression otherwise = choice.getOtherwise() == null ? null : sealed(choice.getOtherwise(), mapping);
        return new CaseSimpleExpression((MappingModelExpressible<?>) mapping, choice.getFixture(), whens, otherwise);
    }

    @SuppressWarnings("unchecked")
    private void sealArguments(FunctionExpression function, JdbcMapping mapping) {
        List<SqlAstNode> arguments = (List<SqlAstNode>) function.getArguments();
        for (int i = 0; i < arguments.size(); i++) {
            SqlAstNode sealed = sealed((Expression) arguments.get(i), mapping);
            if (sealed != arguments.get(i)) {
                arguments.set(i, sealed);
            }
        }
    }
}

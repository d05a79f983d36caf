// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.expression.SqlTuple;
import org.hibernate.sql.ast.tree.expression.SqlTupleContainer;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/** Tells which parts of a translated query stand for sealed bytes of which attribute. */
public final class SealedExpressions {
    static final String COALESCE = "coalesce";

    private SealedExpressions() {}

    /**
     * The attribute whose sealed values an expression has, when the database evaluates it.
     *
     * @param expression a column, a choice between columns, or a sub-query that selects one
     * @return the attribute's type, or null if it is none, or a parameter or literal
     */
    public static @Nullable EncryptedType type(Expression expression) {
        ColumnReference column = expression.getColumnReference();
        if (column != null) {
            return type(column.getJdbcMapping());
        }
        if (expression instanceof SelectStatement select) {
            List<EncryptedType> selected = types(select.getQueryPart());
            return selected.isEmpty() ? null : selected.get(0);
        }
        if (expression instanceof SqlSelectionExpression selection) {
            return type(selection.getSelection().getExpression());
        }
        for (Expression choice : choices(expression)) {
            EncryptedType type = type(choice);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    /** The attributes whose sealed values a query hands out, in any of its parts. */
    private static List<EncryptedType> types(QueryPart query) {
        List<EncryptedType> types = new ArrayList<>();
        for (List<Expression> part : selectedInEach(query)) {
            for (Expression selected : part) {
                EncryptedType type = selected instanceof SealedParameter sealed ? sealed.type() : type(selected);
                if (type != null) {
                    types.add(type);
                }
            }
        }
        return types;
    }

    /** Whether an expression hands on one of its parts: {@code coalesce} or {@code case}. */
    public static boolean isChoice(Expression expression) {
        return expression instanceof CaseSearchedExpression
                || expression instanceof CaseSimpleExpression
                || (expression instanceof FunctionExpression function && isCoalesce(function));
    }

    private static boolean isCoalesce(FunctionExpression function) {
        return COALESCE.equalsIgnoreCase(function.getFunctionName());
    }

    /** What a choice can hand on; nothing of any other expression. */
    public static List<Expression> choices(Expression value) {
        List<Expression> choices = new ArrayList<>();
        if (value instanceof FunctionExpression function && isCoalesce(function)) {
            for (SqlAstNode argument : function.getArguments()) {
                choices.add((Expression) argument);
            }
        } else if (value instanceof CaseSearchedExpression searched) {
            searched.getWhenFragments().forEach(when -> choices.add(when.getResult()));
            addIfThere(choices, searched.getOtherwise());
        } else if (value instanceof CaseSimpleExpression simple) {
            simple.getWhenFragments().forEach(when -> choices.add(when.getResult()));
            addIfThere(choices, simple.getOtherwise());
        }
        return choices;
    }

    private static void addIfThere(List<Expression> choices, @Nullable Expression otherwise) {
        if (otherwise != null) {
            choices.add(otherwise);
        }
    }

    /** The encrypted attribute's type that a container of one mapping has, or null. */
    public static @Nullable EncryptedType type(@Nullable JdbcMappingContainer container) {
        return container != null && container.getJdbcTypeCount() == 1 ? type(container.getSingleJdbcMapping()) : null;
    }

    public static @Nullable EncryptedType type(@Nullable JdbcMapping mapping) {
        return mapping instanceof CustomType<?> custom && custom.getUserType() instanceof EncryptedType type
                ? type
                : null;
    }

    /** The parts of a tuple or embeddable, or the expression alone. */
    public static List<? extends Expression> parts(Expression expression) {
        SqlTuple tuple = expression instanceof SqlTupleContainer container ? container.getSqlTuple() : null;
        return tuple == null ? List.of(expression) : tuple.getExpressions();
    }

    /** What stands in a list; a multi-valued parameter beside other elements comes as a tuple. */
    public static List<Expression> elements(InListPredicate list) {
        List<Expression> elements = new ArrayList<>();
        list.getListExpressions().forEach(element -> elements.addAll(parts(element)));
        return elements;
    }

    public static boolean isTuple(Expression expression) {
        return expression instanceof SqlTupleContainer container && container.getSqlTuple() != null;
    }

    public static boolean isNull(Expression expression) {
        return expression instanceof Literal literal && literal.getLiteralValue() == null;
    }

    /** What a query selects; of a union, its first part's. */
    public static List<Expression> selected(QueryPart query) {
        return query.getFirstQuerySpec().getSelectClause().getSqlSelections().stream()
                .map(selection -> selection.getExpression())
                .toList();
    }

    /** What each part of a union selects; of any other query, its own alone. */
    public static List<List<Expression>> selectedInEach(QueryPart query) {
        List<List<Expression>> all = new ArrayList<>();
        if (query instanceof QueryGroup group) {
            group.getQueryParts().forEach(part -> all.addAll(selectedInEach(part)));
        } else {
            all.add(selected(query));
        }
        return all;
    }

    /** Whether values of the one can be read and compared as values of the other. */
    public static boolean isAlike(EncryptedType a, EncryptedType b) {
        return a == b
                || (a.attribute().context().equals(b.attribute().context())
                        && a.attribute().javaClass() == b.attribute().javaClass());
    }
}

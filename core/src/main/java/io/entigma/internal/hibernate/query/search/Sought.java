// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.ValueFunction;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.SearchIndex;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted column of a table that a query compares with values, or its text in lower or upper case.
 *
 * @param column the column
 * @param rule what the query makes of it
 */
public record Sought(SealedColumn column, CaseRule rule) {
    /** What an expression looks for, or null if it is no such column. */
    public static @Nullable Sought of(Expression expression) {
        if (expression instanceof FunctionExpression function) {
            CaseRule rule = rule(function.getFunctionName());
            return rule != null
                            && function.getArguments().size() == 1
                            && function.getArguments().get(0) instanceof Expression argument
                            && argument.getColumnReference() instanceof SealedColumn column
                    ? new Sought(column, rule)
                    : null;
        }
        return expression.getColumnReference() instanceof SealedColumn column
                ? new Sought(column, CaseRule.AS_IT_IS)
                : null;
    }

    private static @Nullable CaseRule rule(@Nullable String function) {
        ValueFunction known = ValueFunction.of(function);
        if (known == ValueFunction.LOWER) {
            return CaseRule.LOWER;
        }
        return known == ValueFunction.UPPER ? CaseRule.UPPER : null;
    }

    /** The column that keeps tokens of equal values as they are, or null if there is none at this place. */
    static @Nullable TokenColumn equalTokens(Expression expression, JdbcMapping binary) {
        Sought sought = of(expression);
        return sought == null || sought.rule != CaseRule.AS_IT_IS ? null : sought.tokens(TokenKind.EQUAL, binary);
    }

    EncryptedType type() {
        return column.type();
    }

    /** The kind of token that is the same for values that the query takes for equal. */
    TokenKind equality() {
        return rule == CaseRule.AS_IT_IS ? TokenKind.EQUAL : TokenKind.IGNORE_CASE;
    }

    /** The column that keeps tokens of a kind, or null if there is none at this place. */
    public @Nullable TokenColumn tokens(TokenKind kind, JdbcMapping binary) {
        SearchIndex index = type().index();
        String name = index == null || !column.isOfTable() ? null : index.column(kind);
        return name == null ? null : new TokenColumn(column.getQualifier(), name, binary, type());
    }

    /**
     * Refuses what another option of {@code @Searchable} would answer, and names it. Does nothing where none would, so that
     * the guard says why.
     *
     * @param kind the kind of token that is missing
     * @param operator the operator, for messages
     */
    void refuseWithout(TokenKind kind, String operator) {
        EncryptedAttribute attribute = type().attribute();
        boolean hasOthers = attribute.tokens() != null;
        boolean isAnswered = column.scanned() != null;
        if (isAnswered || !attribute.canBeSearchable() || (hasOthers && !column.isOfTable())) {
            return;
        }
        String option = switch (kind) {
            // Without any token the guard's words name deterministic = true as well.
            case EQUAL -> hasOthers ? "(equal = true)" : null;
            case IGNORE_CASE -> "(ignoreCase = true)";
            case PREFIX -> "(prefix = n)" + (has(TokenKind.PREFIX_IGNORE_CASE) ? " without ignoreCase" : "");
            case PREFIX_IGNORE_CASE -> "(prefix = n, ignoreCase = true)";
            case RANGE -> null;
        };
        if (option != null && (kind == TokenKind.EQUAL || attribute.javaClass() == String.class)) {
            throw QueryRefusals.withoutOption(type(), operator, "@Searchable" + option);
        }
    }

    private boolean has(TokenKind kind) {
        TokenLayout tokens = type().attribute().tokens();
        return tokens != null && tokens.token(kind) != null;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.ColumnSearch;
import io.entigma.internal.hibernate.query.rewrite.OneKeyParameter;
import io.entigma.internal.hibernate.query.rewrite.ParameterSealing;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.search.Equality;
import io.entigma.internal.hibernate.query.search.TokenColumn;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.expression.AggregateFunctionExpression;
import org.hibernate.sql.ast.tree.expression.Distinct;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Allows comparisons for equality of deterministic attributes. What {@link Equality} could rewrite arrives here as lists of
 * search parameters; what compares stored values with each other is right only while the tenant has one key.
 */
abstract class ComparisonGuard extends ValueGuard {
    private final JdbcMapping integerType;
    private final boolean runByHibernate;
    private final Deque<List<OneKeyParameter>> needOneKey = new ArrayDeque<>();

    ComparisonGuard(JdbcMapping integerType, boolean runByHibernate) {
        this.integerType = integerType;
        this.runByHibernate = runByHibernate;
    }

    @Override
    boolean isRunByHibernate() {
        return runByHibernate;
    }

    /** Walks a query, and gives back what has to be bound in it so that it is run with one key only. */
    List<OneKeyParameter> needsOneKey(Runnable walk) {
        List<OneKeyParameter> needed = new ArrayList<>();
        needOneKey.push(needed);
        try {
            walk.run();
        } finally {
            needOneKey.pop();
        }
        return needed;
    }

    @Override
    public void visitRelationalPredicate(ComparisonPredicate predicate) {
        Expression left = predicate.getLeftHandExpression();
        Expression right = predicate.getRightHandExpression();
        String operator = predicate.getOperator().sqlText().strip();
        boolean equality = predicate.getOperator() == ComparisonOperator.EQUAL
                || predicate.getOperator() == ComparisonOperator.NOT_EQUAL;
        part(operator, ColumnSearch.isIn(left, right), () -> {
            List<? extends Expression> lefts = SealedExpressions.parts(left);
            List<? extends Expression> rights = SealedExpressions.parts(right);
            if (SealedExpressions.isTuple(left) && SealedExpressions.isTuple(right) && lefts.size() == rights.size()) {
                for (int i = 0; i < lefts.size(); i++) {
                    Expression one = lefts.get(i);
                    Expression other = rights.get(i);
                    part(operator, ColumnSearch.isIn(one, other), () -> compare(one, other, operator, equality));
                }
            } else {
                compare(left, right, operator, equality);
            }
        });
    }

    private void compare(Expression left, Expression right, String operator, boolean equality) {
        EncryptedType a = SealedExpressions.type(left);
        EncryptedType b = SealedExpressions.type(right);
        EncryptedType any = a != null ? a : b;
        if (any == null) {
            left.accept(this);
            right.accept(this);
            return;
        }
        if (!equality) {
            throw QueryRefusals.notOnCiphertext(any, operator);
        }
        comparePair(a, b, operator);
        value(left, operator);
        value(right, operator);
    }

    private void comparePair(@Nullable EncryptedType a, @Nullable EncryptedType b, String operator) {
        EncryptedType any = a != null ? a : b;
        if (any == null) {
            return;
        }
        if (!any.attribute().isDeterministic()) {
            throw QueryRefusals.notAtRandom(any, operator);
        }
        if (a == null || b == null || !SealedExpressions.isAlike(a, b)) {
            throw QueryRefusals.unlike(any, operator);
        }
        comparesStored(any, operator);
    }

    /** For a rule that is right only while equal values are equal bytes. */
    void comparesStored(EncryptedType type, String operator) {
        if (!type.attribute().isDeterministic()) {
            throw QueryRefusals.notAtRandom(type, operator);
        }
        needsOneKey(type, operator);
    }

    private void needsOneKey(EncryptedType type, String operator) {
        List<OneKeyParameter> needed = needOneKey.peek();
        if (needed == null || runByHibernate) {
            // Nowhere to put the parameter that looks at the keys in each execution.
            throw QueryRefusals.bulk(type, operator);
        }
        needed.add(new OneKeyParameter(integerType, type, "'" + operator + "'"));
    }

    /** For a rule that is right only while equal values have equal search tokens. */
    void comparesTokens(Expression expression, String operator) {
        if (expression instanceof TokenColumn tokens) {
            needsOneKey(tokens.type(), operator);
        }
    }

    @Override
    public void visitInListPredicate(InListPredicate predicate) {
        List<Expression> all = new ArrayList<>(List.of(predicate.getTestExpression()));
        all.addAll(predicate.getListExpressions());
        part("in", ColumnSearch.isInEachPart(all), () -> list(predicate));
    }

    private void list(InListPredicate predicate) {
        Expression test = predicate.getTestExpression();
        EncryptedType type = SealedExpressions.type(test);
        boolean inNothing = predicate.getListExpressions().isEmpty();
        if (inNothing && type != null && type.attribute().tokens() != null) {
            // All that the database looks at is whether there is a value.
            value(test, "in");
            return;
        }
        for (Expression part : SealedExpressions.parts(test)) {
            EncryptedType ofPart = SealedExpressions.type(part);
            if (ofPart != null && !ofPart.attribute().isDeterministic()) {
                throw QueryRefusals.notAtRandom(ofPart, "in");
            }
        }
        if (type == null) {
            super.visitInListPredicate(predicate);
            return;
        }
        for (Expression element : predicate.getListExpressions()) {
            if (!isSearch(element, type)) {
                comparePair(type, SealedExpressions.type(element), "in");
                value(element, "in");
            }
        }
        if (inNothing) {
            comparesStored(type, "in");
        }
        value(test, "in");
    }

    private boolean isSearch(Expression expression, EncryptedType type) {
        boolean search = expression instanceof SealedParameter sealed
                && sealed.sealing() instanceof ParameterSealing.Search
                && SealedExpressions.isAlike(sealed.type(), type);
        if (search && runByHibernate) {
            throw QueryRefusals.bulk(type, "=");
        }
        return search;
    }

    @Override
    public void visitInSubQueryPredicate(InSubQueryPredicate predicate) {
        List<? extends Expression> tests = SealedExpressions.parts(predicate.getTestExpression());
        List<Expression> selected =
                SealedExpressions.selected(predicate.getSubQuery().getQueryPart());
        if (tests.size() == 1) {
            inSubQuery(tests.get(0), predicate.getSubQuery());
        } else {
            for (int i = 0; i < tests.size() && i < selected.size(); i++) {
                inSubQuery(tests.get(i), selected.get(i));
            }
        }
        query(predicate.getSubQuery());
    }

    private void inSubQuery(Expression test, Expression selected) {
        part("in", ColumnSearch.isIn(test, selected), () -> {
            EncryptedType type = SealedExpressions.type(selected);
            if (type == null || !isSearch(test, type)) {
                comparePair(SealedExpressions.type(test), type, "in");
                value(test, "in");
            }
        });
    }

    @Override
    public void visitSelfRenderingExpression(SelfRenderingExpression expression) {
        if (!(expression instanceof FunctionExpression function)) {
            super.visitSelfRenderingExpression(expression);
            return;
        }
        if ("count".equals(function.getFunctionName())
                && function.getArguments().size() == 1) {
            count(function);
            return;
        }
        // Some extensions of Hibernate have functions without a name.
        String name = function.getFunctionName() == null ? "" : function.getFunctionName();
        inside(name + "()", () -> super.visitSelfRenderingExpression(expression));
    }

    private void count(FunctionExpression function) {
        SqlAstNode argument = function.getArguments().get(0);
        if (argument instanceof Distinct distinct) {
            for (Expression part : SealedExpressions.parts(distinct.getExpression())) {
                EncryptedType type = SealedExpressions.type(part);
                if (type != null) {
                    comparesStored(type, "count(distinct)");
                }
                comparesTokens(part, "count(distinct)");
                value(part, "count(distinct)");
            }
        } else if (argument instanceof Expression counted) {
            value(counted, "count()");
        } else {
            argument.accept(this);
        }
        inside("count()", () -> {
            if (function instanceof AggregateFunctionExpression aggregate && aggregate.getFilter() != null) {
                aggregate.getFilter().accept(this);
            }
        });
    }
}

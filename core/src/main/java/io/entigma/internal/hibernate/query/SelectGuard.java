// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.List;
import java.util.Map;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.sql.internal.EntityValuedPathInterpretation;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.expression.QueryLiteral;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.ast.tree.select.SortSpecification;

/** The rules for whole queries: what is selected, grouped, united and ordered. */
abstract class SelectGuard extends ComparisonGuard {
    private final Map<SelectClause, List<EncryptedType>> distinctAlone;

    SelectGuard(JdbcMapping integerType, Map<SelectClause, List<EncryptedType>> distinctAlone, boolean runByHibernate) {
        super(integerType, runByHibernate);
        this.distinctAlone = distinctAlone;
    }

    @Override
    public void visitSelectClause(SelectClause clause) {
        clause.getSqlSelections().forEach(selection -> value(selection.getExpression(), "select"));
        for (EncryptedType alone : distinctAlone.getOrDefault(clause, List.of())) {
            comparesStored(alone, "distinct");
        }
    }

    @Override
    public void visitSelectStatement(SelectStatement statement) {
        // Whatever the operator around a sub-query is, it does not apply to what stands inside.
        inside("select", () -> super.visitSelectStatement(statement));
    }

    @Override
    public void visitQuerySpec(QuerySpec query) {
        requireOneKey(query, needsOneKey(() -> {
            query.getSelectClause().accept(this);
            query.getFromClause().accept(this);
            if (query.getWhereClauseRestrictions() != null) {
                query.getWhereClauseRestrictions().accept(this);
            }
            query.getGroupByClauseExpressions().forEach(this::group);
            if (query.getHavingClauseRestrictions() != null) {
                query.getHavingClauseRestrictions().accept(this);
            }
            visitOffsetFetchClause(query);
        }));
    }

    /** Adds a condition that is always true, whose parameter refuses to be bound while the tenant has several keys. */
    private static void requireOneKey(QuerySpec query, List<OneKeyParameter> parameters) {
        for (OneKeyParameter parameter : parameters) {
            query.applyPredicate(
                    new ComparisonPredicate(parameter, ComparisonOperator.EQUAL, new QueryLiteral<>(1, parameter)));
        }
    }

    private void group(Expression group) {
        if (group instanceof EntityValuedPathInterpretation<?>) {
            // Grouped by a whole entity: its identifier tells the groups apart.
            return;
        }
        for (Expression part : Sealed.parts(group)) {
            EncryptedType type = Sealed.type(part);
            if (type != null) {
                comparesStored(type, "group by");
            } else {
                inside("group by", () -> part.accept(this));
            }
        }
    }

    @Override
    public void visitQueryGroup(QueryGroup group) {
        boolean comparesRows = !group.getSetOperator().sqlString().endsWith("all");
        String operator = group.getSetOperator().sqlString().strip();
        List<Expression> first = Sealed.selected(group);
        for (QueryPart part : group.getQueryParts()) {
            List<Expression> other = Sealed.selected(part);
            for (int i = 0; i < first.size() && i < other.size(); i++) {
                sameColumn(first.get(i), other.get(i), operator, comparesRows);
            }
        }
        requireOneKey(group.getFirstQuerySpec(), needsOneKey(() -> {
            for (Expression selected : first) {
                EncryptedType type = Sealed.type(selected);
                if (comparesRows && type != null) {
                    comparesStored(type, operator);
                }
            }
            group.getQueryParts().forEach(part -> part.accept(this));
            visitOffsetFetchClause(group);
        }));
    }

    private static void sameColumn(Expression first, Expression other, String operator, boolean comparesRows) {
        EncryptedType a = Sealed.type(first);
        EncryptedType b = Sealed.type(other);
        EncryptedType any = a != null ? a : b;
        if (any == null) {
            return;
        }
        if (comparesRows && !any.attribute().isDeterministic()) {
            throw Refusal.notAtRandom(any, operator);
        }
        boolean otherIsNull = other instanceof Literal literal && literal.getLiteralValue() == null;
        if (a == null || (b == null && !otherIsNull) || (b != null && !Sealed.isAlike(a, b))) {
            throw Refusal.mixed(any, operator);
        }
    }

    @Override
    public void visitOffsetFetchClause(QueryPart query) {
        if (query.getSortSpecifications() != null) {
            for (SortSpecification sort : query.getSortSpecifications()) {
                refuseOrder(sortedBy(query, sort.getSortExpression()));
                sort.accept(this);
            }
        }
        if (query.getOffsetClauseExpression() != null) {
            query.getOffsetClauseExpression().accept(this);
        }
        if (query.getFetchClauseExpression() != null) {
            query.getFetchClauseExpression().accept(this);
        }
    }

    /** What is sorted by; in a union Hibernate has only its position among what is selected. */
    private static Expression sortedBy(QueryPart query, Expression sort) {
        if (query instanceof QueryGroup && sort instanceof SqlSelectionExpression position) {
            List<Expression> selected = Sealed.selected(query);
            int index = position.getSelection().getValuesArrayPosition();
            return index < selected.size() ? selected.get(index) : sort;
        }
        return sort;
    }

    private static void refuseOrder(Expression sort) {
        for (Expression part : Sealed.parts(sort)) {
            EncryptedType type = Sealed.type(part);
            if (type != null) {
                throw Refusal.notOnCiphertext(type, "order by");
            }
        }
    }
}

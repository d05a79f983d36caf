// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.ColumnSearch;
import io.entigma.internal.hibernate.query.rewrite.OneKeyParameter;
import io.entigma.internal.hibernate.query.rewrite.PlacedParameter;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.scan.ScanExpression;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.sql.internal.EntityValuedPathInterpretation;
import org.hibernate.sql.ast.SqlAstJoinType;
import org.hibernate.sql.ast.spi.SqlSelection;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.expression.QueryLiteral;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.from.TableGroup;
import org.hibernate.sql.ast.tree.from.TableGroupJoin;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.select.SortSpecification;
import org.jspecify.annotations.Nullable;

/** The rules for whole queries: what is selected, grouped, united and ordered. */
abstract class SelectGuard extends ComparisonGuard {
    private final Map<SelectClause, DistinctSelection> distinct;

    SelectGuard(JdbcMapping integerType, Map<SelectClause, DistinctSelection> distinct, boolean runByHibernate) {
        super(integerType, runByHibernate);
        this.distinct = distinct;
    }

    @Override
    public void visitSelectClause(SelectClause clause) {
        DistinctSelection alone = distinct.get(clause);
        for (SqlSelection selection : clause.getSqlSelections()) {
            Expression selected = selection.getExpression();
            EncryptedType type = SealedExpressions.type(selected);
            if (type != null && clause.isDistinct() && (alone == null || !alone.isOfEntity(selected))) {
                comparesStored(type, "distinct");
            }
            if (!isStored(clause)) {
                part("select", ColumnSearch.isIn(selected), () -> value(selected, "select"));
                readAsSealed(selected, type);
            }
        }
    }

    /**
     * What is sealed must be read as the attribute that it is of. Hibernate takes the type of a function from its first
     * argument, which can be a parameter that has another attribute's type from another place: it would hand sealed bytes
     * out, or open them for a column that they do not come from.
     */
    private static void readAsSealed(Expression selected, @Nullable EncryptedType type) {
        EncryptedType read = SealedExpressions.type(selected.getExpressionType());
        EncryptedType any = type != null ? type : read;
        if (any != null && (type == null || read == null || !SealedExpressions.isAlike(type, read))) {
            throw QueryRefusals.mixed(any, "select");
        }
    }

    /** Whether what a clause selects is inserted, and so looked at as that. */
    abstract boolean isStored(SelectClause clause);

    @Override
    public void visitQuerySpec(QuerySpec query) {
        requireOneKey(query, needsOneKey(() -> {
            query.getSelectClause().accept(this);
            query.getFromClause().accept(this);
            if (query.getWhereClauseRestrictions() != null) {
                query.getWhereClauseRestrictions().accept(this);
            }
            query.getGroupByClauseExpressions().forEach(group -> group(query, group));
            if (query.getHavingClauseRestrictions() != null) {
                query.getHavingClauseRestrictions().accept(this);
            }
            visitOffsetFetchClause(query);
        }));
    }

    /** Adds a condition that is always true, whose parameter refuses to be bound while the tenant has several keys. */
    private static void requireOneKey(QuerySpec query, List<OneKeyParameter> parameters) {
        for (OneKeyParameter parameter : parameters) {
            if (hasFullJoin(query.getFromClause().getRoots())) {
                // Where a database knows none, Hibernate makes a union of it and puts conditions into the wrong part.
                throw QueryRefusals.notOnCiphertext(parameter.type(), "full join");
            }
            query.applyPredicate(
                    new ComparisonPredicate(parameter, ComparisonOperator.EQUAL, new QueryLiteral<>(1, parameter)));
        }
    }

    private static boolean hasFullJoin(List<? extends TableGroup> groups) {
        for (TableGroup group : groups) {
            List<TableGroupJoin> joins = new ArrayList<>(group.getTableGroupJoins());
            joins.addAll(group.getNestedTableGroupJoins());
            for (TableGroupJoin join : joins) {
                if (join.getJoinType() == SqlAstJoinType.FULL || hasFullJoin(List.of(join.getJoinedGroup()))) {
                    return true;
                }
            }
        }
        return false;
    }

    private void group(QuerySpec query, Expression group) {
        refusePosition(query, group, "group by");
        // Grouped by a whole entity: its identifier tells the groups apart.
        boolean ofEntity = group instanceof EntityValuedPathInterpretation<?>;
        for (Expression part : SealedExpressions.parts(group)) {
            EncryptedType type = SealedExpressions.type(part);
            if (type != null && !ofEntity) {
                comparesStored(type, "group by");
            }
            comparesTokens(part, "group by");
            part("group by", ColumnSearch.isIn(part), () -> value(part, "group by"));
        }
    }

    @Override
    public void visitQueryGroup(QueryGroup group) {
        boolean comparesRows = !group.getSetOperator().sqlString().endsWith("all");
        String operator = group.getSetOperator().sqlString().strip();
        List<List<Expression>> parts = SealedExpressions.selectedInEach(group);
        requireOneKey(group.getFirstQuerySpec(), needsOneKey(() -> {
            for (int column = 0; column < parts.get(0).size(); column++) {
                column(parts, column, operator, comparesRows);
                if (!isStored(group.getFirstQuerySpec().getSelectClause())) {
                    firstReads(parts, column, operator);
                }
            }
            group.getQueryParts().forEach(part -> part.accept(this));
            visitOffsetFetchClause(group);
        }));
    }

    /** In all parts of a union a column must hold sealed values of one attribute, or none. */
    private void column(List<List<Expression>> parts, int column, String operator, boolean comparesRows) {
        EncryptedType type = null;
        for (List<Expression> part : parts) {
            type = type == null && column < part.size() ? sealedType(part.get(column)) : type;
        }
        if (type == null) {
            return;
        }
        if (comparesRows) {
            comparesStored(type, operator);
        }
        for (List<Expression> part : parts) {
            EncryptedType other = column < part.size() ? sealedType(part.get(column)) : null;
            boolean isNull = column < part.size() && SealedExpressions.isNull(part.get(column));
            if (!isNull && (other == null || !SealedExpressions.isAlike(type, other))) {
                throw QueryRefusals.mixed(type, operator);
            }
        }
    }

    /** The first part decides how the result is read. */
    private static void firstReads(List<List<Expression>> parts, int column, String operator) {
        if (sealedType(parts.get(0).get(column)) != null) {
            return;
        }
        for (List<Expression> part : parts) {
            EncryptedType type = column < part.size() ? sealedType(part.get(column)) : null;
            if (type != null) {
                throw QueryRefusals.mixed(type, operator);
            }
        }
    }

    private static @Nullable EncryptedType sealedType(Expression selected) {
        return selected instanceof SealedParameter sealed ? sealed.type() : SealedExpressions.type(selected);
    }

    @Override
    public void visitOffsetFetchClause(QueryPart query) {
        if (query.getSortSpecifications() != null) {
            for (SortSpecification sort : query.getSortSpecifications()) {
                Expression by = sortedBy(query, sort.getSortExpression());
                refusePosition(query, by, "order by");
                refuseOrder(by);
                refuseOrderOfMerged(query, by);
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

    /** A constant can be taken for the position of a selected column, by the database alone. */
    private static void refusePosition(QueryPart query, Expression by, String operator) {
        if (by instanceof Literal || by instanceof JdbcParameter || by instanceof PlacedParameter) {
            for (Expression selected : SealedExpressions.selected(query)) {
                EncryptedType type = SealedExpressions.type(selected);
                if (type != null) {
                    throw QueryRefusals.notOnCiphertext(type, operator);
                }
            }
        }
    }

    /** What is sorted by; in a union Hibernate has only its position among what is selected. */
    private static Expression sortedBy(QueryPart query, Expression sort) {
        if (query instanceof QueryGroup && sort instanceof SqlSelectionExpression position) {
            List<Expression> selected = SealedExpressions.selected(query);
            int index = position.getSelection().getValuesArrayPosition();
            return index < selected.size() ? selected.get(index) : sort;
        }
        return sort;
    }

    /** Databases sort rows that they have made one of several by what they select, and by nothing else. */
    private static void refuseOrderOfMerged(QueryPart query, Expression by) {
        boolean merges = query instanceof QueryGroup
                || query.getFirstQuerySpec().getSelectClause().isDistinct();
        if (merges && by instanceof ScanExpression scan) {
            throw QueryRefusals.notOnCiphertext(scan.type(), "order by");
        }
    }

    private static void refuseOrder(Expression sort) {
        for (Expression part : SealedExpressions.parts(sort)) {
            EncryptedType type = SealedExpressions.type(part);
            if (type != null) {
                throw QueryRefusals.notOnCiphertext(type, "order by");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.query.sqm.sql.internal.EntityValuedPathInterpretation;
import org.hibernate.sql.ast.spi.AbstractSqlAstWalker;
import org.hibernate.sql.ast.tree.delete.DeleteStatement;
import org.hibernate.sql.ast.tree.expression.AggregateFunctionExpression;
import org.hibernate.sql.ast.tree.expression.Any;
import org.hibernate.sql.ast.tree.expression.BinaryArithmeticExpression;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Distinct;
import org.hibernate.sql.ast.tree.expression.Every;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.expression.ModifiedSubQueryExpression;
import org.hibernate.sql.ast.tree.expression.Over;
import org.hibernate.sql.ast.tree.expression.QueryLiteral;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;
import org.hibernate.sql.ast.tree.expression.SqlSelectionExpression;
import org.hibernate.sql.ast.tree.expression.Summarization;
import org.hibernate.sql.ast.tree.expression.UnaryOperation;
import org.hibernate.sql.ast.tree.insert.ConflictClause;
import org.hibernate.sql.ast.tree.insert.InsertSelectStatement;
import org.hibernate.sql.ast.tree.insert.Values;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.predicate.ThruthnessPredicate;
import org.hibernate.sql.ast.tree.select.QueryGroup;
import org.hibernate.sql.ast.tree.select.QueryPart;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.ast.tree.select.SortSpecification;
import org.hibernate.sql.ast.tree.update.Assignment;
import org.hibernate.sql.ast.tree.update.UpdateStatement;
import org.jspecify.annotations.Nullable;

/**
 * Walks a translated query and refuses what sealed bytes cannot answer. Everything is refused that is not allowed here:
 * where a rule allows a sealed column, it does not walk into it, so that any sealed column that is walked into stands in a
 * place without a rule. For one query, one thread.
 */
final class QueryGuard extends AbstractSqlAstWalker {
    private static final String UNKNOWN = "this use";

    private final JdbcMapping integerType;
    private final Map<SelectClause, List<EncryptedType>> distinctAlone;
    private final boolean runByHibernate;
    private final Deque<String> operators = new ArrayDeque<>();
    private final Deque<List<OneKeyParameter>> needOneKey = new ArrayDeque<>();

    /**
     * Makes a guard.
     *
     * @param integerType Hibernate's type of an int
     * @param distinctAlone the attributes that a {@code select distinct} names one by one
     * @param runByHibernate whether the statement is only looked at here, while Hibernate runs another translation of it,
     *     in which nothing is rewritten
     */
    QueryGuard(JdbcMapping integerType, Map<SelectClause, List<EncryptedType>> distinctAlone, boolean runByHibernate) {
        this.integerType = integerType;
        this.distinctAlone = distinctAlone;
        this.runByHibernate = runByHibernate;
    }

    @Override
    public void visitParameter(JdbcParameter parameter) {
        if (runByHibernate && parameter instanceof SealedParameter sealed) {
            String operator = operators.peek();
            throw Refusal.bulk(sealed.type(), operator == null ? UNKNOWN : operator);
        }
    }

    private void inside(String operator, Runnable walk) {
        operators.push(operator);
        try {
            walk.run();
        } finally {
            operators.pop();
        }
    }

    @Override
    public void visitColumnReference(ColumnReference column) {
        EncryptedType type = Sealed.type(column);
        if (type != null) {
            String operator = operators.peek();
            throw Refusal.notOnCiphertext(type, operator == null ? UNKNOWN : operator);
        }
    }

    // Values that a query hands to the application or on to another query.

    /** Walks what may be a sealed value as it is, or a choice between such values. */
    private void value(Expression value, String operator) {
        EncryptedType type = Sealed.type(value);
        if (type != null && Sealed.isChoice(value)) {
            choices(value).forEach(choice -> choice(type, choice, operator));
            inside("case", () -> conditions(value));
        } else if (type == null || value instanceof SelectStatement) {
            Sealed.parts(value).forEach(part -> {
                if (part != value) {
                    value(part, operator);
                }
            });
            if (!Sealed.isTuple(value)) {
                inside(operator, () -> value.accept(this));
            }
        }
    }

    private void choice(EncryptedType type, Expression choice, String operator) {
        EncryptedType other = choice instanceof SealedParameter sealed ? sealed.type() : Sealed.type(choice);
        boolean isNull = choice instanceof Literal literal && literal.getLiteralValue() == null;
        if (!isNull && (other == null || !Sealed.isAlike(type, other))) {
            throw Refusal.mixed(type, operator);
        }
        value(choice, operator);
    }

    private static List<Expression> choices(Expression value) {
        List<Expression> choices = new ArrayList<>();
        if (value instanceof FunctionExpression function) {
            function.getArguments().forEach(argument -> choices.add((Expression) argument));
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

    private void conditions(Expression value) {
        if (value instanceof CaseSearchedExpression searched) {
            searched.getWhenFragments().forEach(when -> when.getPredicate().accept(this));
        } else if (value instanceof CaseSimpleExpression simple) {
            simple.getFixture().accept(this);
            simple.getWhenFragments().forEach(when -> when.getCheckValue().accept(this));
        }
    }

    @Override
    public void visitSelectClause(SelectClause clause) {
        clause.getSqlSelections().forEach(selection -> value(selection.getExpression(), "select"));
        for (EncryptedType alone : distinctAlone.getOrDefault(clause, List.of())) {
            comparesStored(alone, "distinct");
        }
    }

    // Comparisons. What Equality could rewrite arrives here as a list of search parameters.

    @Override
    public void visitRelationalPredicate(ComparisonPredicate predicate) {
        Expression left = predicate.getLeftHandExpression();
        Expression right = predicate.getRightHandExpression();
        String operator = predicate.getOperator().sqlText().strip();
        boolean equality = predicate.getOperator() == ComparisonOperator.EQUAL
                || predicate.getOperator() == ComparisonOperator.NOT_EQUAL;
        if (equality && Sealed.isTuple(left) && Sealed.isTuple(right)) {
            List<? extends Expression> lefts = Sealed.parts(left);
            List<? extends Expression> rights = Sealed.parts(right);
            for (int i = 0; i < lefts.size(); i++) {
                compare(lefts.get(i), i < rights.size() ? rights.get(i) : lefts.get(i), operator, true);
            }
        } else {
            compare(left, right, operator, equality);
        }
    }

    private void compare(Expression left, Expression right, String operator, boolean equality) {
        EncryptedType a = Sealed.type(left);
        EncryptedType b = Sealed.type(right);
        EncryptedType any = a != null ? a : b;
        if (any == null) {
            inside(operator, () -> {
                left.accept(this);
                right.accept(this);
            });
            return;
        }
        if (!equality) {
            throw Refusal.notOnCiphertext(any, operator);
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
            throw Refusal.notAtRandom(any, operator);
        }
        if (a == null || b == null || !Sealed.isAlike(a, b)) {
            throw Refusal.unlike(any, operator);
        }
        comparesStored(any, operator);
    }

    /** For a rule that is right only while equal values are equal bytes. */
    private void comparesStored(EncryptedType type, String operator) {
        if (!type.attribute().isDeterministic()) {
            throw Refusal.notAtRandom(type, operator);
        }
        List<OneKeyParameter> needed = needOneKey.peek();
        if (needed == null) {
            throw Refusal.bulk(type, operator);
        }
        needed.add(new OneKeyParameter(integerType, type, "'" + operator + "'"));
    }

    @Override
    public void visitInListPredicate(InListPredicate predicate) {
        Expression test = predicate.getTestExpression();
        for (Expression part : Sealed.parts(test)) {
            EncryptedType type = Sealed.type(part);
            if (type != null && !type.attribute().isDeterministic()) {
                throw Refusal.notAtRandom(type, "in");
            }
        }
        if (Sealed.type(test) == null) {
            inside("in", () -> super.visitInListPredicate(predicate));
            return;
        }
        for (Expression element : predicate.getListExpressions()) {
            if (isSearch(element)) {
                inside("=", () -> element.accept(this));
            } else {
                comparePair(Sealed.type(test), Sealed.type(element), "in");
                value(element, "in");
            }
        }
        if (predicate.getListExpressions().isEmpty()) {
            comparesStored(notNull(Sealed.type(test)), "in");
        }
        value(test, "in");
    }

    private static boolean isSearch(Expression expression) {
        return expression instanceof SealedParameter sealed && sealed.sealing() instanceof Sealing.Search;
    }

    private static EncryptedType notNull(@Nullable EncryptedType type) {
        if (type == null) {
            throw new IllegalStateException("looked at twice, and different");
        }
        return type;
    }

    @Override
    public void visitInSubQueryPredicate(InSubQueryPredicate predicate) {
        List<? extends Expression> tests = Sealed.parts(predicate.getTestExpression());
        List<Expression> selected = Sealed.selected(predicate.getSubQuery().getQueryPart());
        for (int i = 0; i < tests.size(); i++) {
            Expression test = tests.get(i);
            EncryptedType type = i < selected.size() ? Sealed.type(selected.get(i)) : null;
            if (isSearch(test)) {
                inside("in", () -> test.accept(this));
            } else {
                comparePair(Sealed.type(test), type, "in");
                value(test, "in");
            }
        }
        predicate.getSubQuery().accept(this);
    }

    @Override
    public void visitNullnessPredicate(NullnessPredicate predicate) {
        value(predicate.getExpression(), "is null");
    }

    // Queries.

    @Override
    public void visitSelectStatement(SelectStatement statement) {
        // Scalars of the outer query are no scalars of this one.
        inside("select", () -> super.visitSelectStatement(statement));
    }

    @Override
    public void visitQuerySpec(QuerySpec query) {
        List<OneKeyParameter> needed = new ArrayList<>();
        needOneKey.push(needed);
        try {
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
        } finally {
            needOneKey.pop();
        }
        for (OneKeyParameter parameter : needed) {
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
        List<OneKeyParameter> needed = new ArrayList<>();
        needOneKey.push(needed);
        try {
            if (comparesRows) {
                first.stream().map(Sealed::type).forEach(type -> {
                    if (type != null) {
                        comparesStored(type, operator);
                    }
                });
            }
            group.getQueryParts().forEach(part -> part.accept(this));
            visitOffsetFetchClause(group);
        } finally {
            needOneKey.pop();
        }
        for (OneKeyParameter parameter : needed) {
            group.getFirstQuerySpec()
                    .applyPredicate(new ComparisonPredicate(
                            parameter, ComparisonOperator.EQUAL, new QueryLiteral<>(1, parameter)));
        }
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

    @Override
    public void visitSortSpecification(SortSpecification sort) {
        inside("order by", () -> super.visitSortSpecification(sort));
    }

    @Override
    public void visitSqlSelectionExpression(SqlSelectionExpression expression) {
        expression.getSelection().getExpression().accept(this);
    }

    // Functions and operators: the names are for the message only, sealed columns inside are refused.

    @Override
    public void visitSelfRenderingExpression(SelfRenderingExpression expression) {
        if (!(expression instanceof FunctionExpression function)) {
            super.visitSelfRenderingExpression(expression);
            return;
        }
        if (function.getFunctionName().equals("count")
                && function.getArguments().size() == 1) {
            count(function);
            return;
        }
        if (Sealed.type(function) != null) {
            throw Refusal.notOnCiphertext(notNull(Sealed.type(function)), function.getFunctionName() + "()");
        }
        inside(function.getFunctionName() + "()", () -> super.visitSelfRenderingExpression(expression));
    }

    private void count(FunctionExpression function) {
        Object argument = function.getArguments().get(0);
        if (argument instanceof Distinct distinct) {
            for (Expression part : Sealed.parts(distinct.getExpression())) {
                EncryptedType type = Sealed.type(part);
                if (type != null) {
                    comparesStored(type, "count(distinct)");
                }
                value(part, "count(distinct)");
            }
        } else if (argument instanceof Expression counted) {
            value(counted, "count()");
        }
        inside("count()", () -> {
            if (function instanceof AggregateFunctionExpression aggregate && aggregate.getFilter() != null) {
                aggregate.getFilter().accept(this);
            }
        });
    }

    @Override
    public void visitBetweenPredicate(BetweenPredicate predicate) {
        inside("between", () -> super.visitBetweenPredicate(predicate));
    }

    @Override
    public void visitLikePredicate(LikePredicate predicate) {
        inside(predicate.isCaseSensitive() ? "like" : "ilike", () -> super.visitLikePredicate(predicate));
    }

    @Override
    public void visitBinaryArithmeticExpression(BinaryArithmeticExpression arithmetic) {
        inside(
                arithmetic.getOperator().getOperatorSqlTextString(),
                () -> super.visitBinaryArithmeticExpression(arithmetic));
    }

    @Override
    public void visitUnaryOperationExpression(UnaryOperation operation) {
        inside(
                "unary " + operation.getOperator().getOperatorChar(),
                () -> super.visitUnaryOperationExpression(operation));
    }

    @Override
    public void visitBooleanExpressionPredicate(BooleanExpressionPredicate predicate) {
        inside("where", () -> super.visitBooleanExpressionPredicate(predicate));
    }

    @Override
    public void visitThruthnessPredicate(ThruthnessPredicate predicate) {
        inside("is true", () -> super.visitThruthnessPredicate(predicate));
    }

    @Override
    public void visitOver(Over<?> over) {
        inside("over", () -> super.visitOver(over));
    }

    @Override
    public void visitSummarization(Summarization summarization) {
        inside("rollup", () -> super.visitSummarization(summarization));
    }

    @Override
    public void visitCaseSearchedExpression(CaseSearchedExpression expression) {
        inside("case", () -> super.visitCaseSearchedExpression(expression));
    }

    @Override
    public void visitCaseSimpleExpression(CaseSimpleExpression expression) {
        inside("case", () -> super.visitCaseSimpleExpression(expression));
    }

    @Override
    public void visitAny(Any any) {
        quantified(any.getSubquery(), "any");
    }

    @Override
    public void visitEvery(Every every) {
        quantified(every.getSubquery(), "all");
    }

    @Override
    public void visitModifiedSubQueryExpression(ModifiedSubQueryExpression expression) {
        quantified(expression.getSubQuery(), expression.getModifier().getSqlName());
    }

    private void quantified(SelectStatement query, String operator) {
        for (Expression selected : Sealed.selected(query.getQueryPart())) {
            EncryptedType type = Sealed.type(selected);
            if (type != null) {
                throw Refusal.notOnCiphertext(type, operator);
            }
        }
        query.accept(this);
    }

    // Bulk statements.

    @Override
    public void visitUpdateStatement(UpdateStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        statement.getFromClause().accept(this);
        statement.getAssignments().forEach(this::visitAssignment);
        if (statement.getRestriction() != null) {
            statement.getRestriction().accept(this);
        }
    }

    @Override
    public void visitDeleteStatement(DeleteStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        statement.getFromClause().accept(this);
        if (statement.getRestriction() != null) {
            statement.getRestriction().accept(this);
        }
    }

    @Override
    public void visitAssignment(Assignment assignment) {
        List<ColumnReference> targets = assignment.getAssignable().getColumnReferences();
        List<? extends Expression> values = targets.size() == 1
                ? List.of(assignment.getAssignedValue())
                : Sealed.parts(assignment.getAssignedValue());
        if (values.size() != targets.size()) {
            targets.forEach(target -> fits(target, assignment.getAssignedValue(), "set"));
            return;
        }
        for (int i = 0; i < targets.size(); i++) {
            fits(targets.get(i), values.get(i), "set");
        }
    }

    private void fits(ColumnReference target, Expression value, String operator) {
        EncryptedType type = Assignments.type(target);
        if (!Assignments.fits(target, value)) {
            EncryptedType any = type != null ? type : Sealed.type(value);
            if (any != null) {
                throw Refusal.notSealed(any, operator);
            }
        }
        if (type == null) {
            inside(operator, () -> value.accept(this));
        } else if (!isSealedByHibernate(value)) {
            value(value, operator);
        }
    }

    /** A parameter alone is bound through the attribute's type in Hibernate's own translation, too. */
    private static boolean isSealedByHibernate(Expression value) {
        return value instanceof SealedParameter sealed && sealed.source() instanceof ValueSource.Parameter;
    }

    @Override
    public void visitInsertStatement(InsertSelectStatement statement) {
        statement
                .getCteStatements()
                .values()
                .forEach(cte -> cte.getCteDefinition().accept(this));
        List<ColumnReference> targets = statement.getTargetColumns();
        QueryPart source = statement.getSourceSelectStatement();
        if (source != null) {
            List<Expression> selected = Sealed.selected(source);
            for (int i = 0; i < targets.size() && i < selected.size(); i++) {
                selectedFits(targets.get(i), selected.get(i));
            }
            source.accept(this);
        }
        for (Values values : statement.getValuesList()) {
            insertedFit(targets, values.getExpressions());
        }
        ConflictClause conflict = statement.getConflictClause();
        if (conflict != null) {
            conflict.getAssignments().forEach(this::visitAssignment);
            if (conflict.getPredicate() != null) {
                conflict.getPredicate().accept(this);
            }
        }
    }

    private static void selectedFits(ColumnReference target, Expression selected) {
        EncryptedType type = Assignments.type(target);
        boolean isNull = selected instanceof Literal literal && literal.getLiteralValue() == null;
        if (!isNull && !Assignments.fits(target, selected)) {
            EncryptedType any = type != null ? type : Sealed.type(selected);
            if (any != null) {
                throw Refusal.notSealed(any, "insert");
            }
        }
    }

    private void insertedFit(List<ColumnReference> targets, List<Expression> values) {
        for (int i = 0; i < targets.size() && i < values.size(); i++) {
            Expression sealed = Assignments.seal(targets.get(i), values.get(i));
            if (sealed != values.get(i)) {
                values.set(i, sealed);
            }
            fits(targets.get(i), values.get(i), "insert");
        }
    }
}

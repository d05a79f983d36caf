// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.query.guard.DistinctSelection;
import io.entigma.internal.hibernate.query.guard.PhysicalColumns;
import io.entigma.internal.hibernate.query.guard.QueryGuard;
import io.entigma.internal.hibernate.query.rewrite.Assignments;
import io.entigma.internal.hibernate.query.rewrite.Choices;
import io.entigma.internal.hibernate.query.rewrite.ParameterSealing;
import io.entigma.internal.hibernate.query.rewrite.PlacedParameter;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.query.rewrite.SealingResolver;
import io.entigma.internal.hibernate.query.rewrite.Translation;
import io.entigma.internal.hibernate.query.search.TokenGroups;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.BiConsumer;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.EntityValuedModelPart;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.sql.SqmTranslation;
import org.hibernate.query.sqm.sql.internal.StandardSqmTranslator;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmEmbeddedValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmCaseSearched;
import org.hibernate.query.sqm.tree.expression.SqmCaseSimple;
import org.hibernate.query.sqm.tree.expression.SqmCoalesce;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.from.SqmFrom;
import org.hibernate.query.sqm.tree.insert.SqmInsertSelectStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertValuesStatement;
import org.hibernate.query.sqm.tree.predicate.SqmBetweenPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmBooleanExpressionPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInSubQueryPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmLikePredicate;
import org.hibernate.query.sqm.tree.predicate.SqmMemberOfPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.select.SqmSelection;
import org.hibernate.query.sqm.tree.update.SqmSetClause;
import org.hibernate.sql.ast.Clause;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;
import org.hibernate.sql.ast.spi.SqlAstQueryPartProcessingState;
import org.hibernate.sql.ast.spi.SqlExpressionResolver;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.ast.tree.from.TableGroup;
import org.hibernate.sql.ast.tree.insert.InsertSelectStatement;
import org.hibernate.sql.ast.tree.insert.InsertStatement;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.BooleanExpressionPredicate;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.update.Assignment;
import org.jspecify.annotations.Nullable;

/**
 * Hibernate's translation of a query to SQL, with our rules for encrypted attributes: {@link Conditions} rewrites what can be
 * answered, values that are stored or handed back become {@link SealedParameter}s, and {@link QueryGuard} refuses the rest. A statement without any encrypted attribute comes out as
 * Hibernate's. For one translation, one thread.
 *
 * @param <T> the kind of statement
 */
final class SealedTranslator<T extends Statement> extends StandardSqmTranslator<T> {
    private final DomainParameterXref parameters;
    private final SessionFactoryImplementor factory;
    private final PlainMappings plainMappings;
    private final Conditions conditions;
    private final Translation translation = new Translation();
    private final Deque<DistinctSelection> selecting = new ArrayDeque<>();
    private final IdentityHashMap<SelectClause, DistinctSelection> distinct = new IdentityHashMap<>();
    private final IdentityHashMap<JdbcParameter, PlacedParameter> placed = new IdentityHashMap<>();
    private final Choices choices;
    private boolean checking;

    SealedTranslator(
            SqmStatement<?> statement,
            QueryOptions options,
            DomainParameterXref parameters,
            QueryParameterBindings bindings,
            LoadQueryInfluencers influencers,
            SqlAstCreationContext context,
            boolean deduplicateSelectionItems) {
        super(statement, options, parameters, bindings, influencers, context, deduplicateSelectionItems);
        this.factory = context.getSessionFactory();
        this.parameters = parameters;
        boolean isSelect = statement instanceof SqmSelectStatement<?>;
        this.choices = new Choices(isSelect ? new ParameterSealing.HandBack() : new ParameterSealing.Store());
        this.plainMappings = new PlainMappings(factory);
        this.conditions = new Conditions(factory, PlainMappings.basic(factory, Integer.class));
    }

    @Override
    public SqmTranslation<T> translate() {
        SqmTranslation<T> translated = super.translate();
        if (translation.seen() != null) {
            new TokenGroups(factory).rewrite(translated.getSqlAst());
            conditions.selections(translated.getSqlAst());
            guard(false).check(translated.getSqlAst());
        }
        translation.guarded();
        return translated;
    }

    /** Looks at a statement that Hibernate is going to translate without us. */
    void check() {
        checking = true;
        Statement translated = super.translate().getSqlAst();
        if (translation.seen() != null) {
            guard(true).check(translated);
        }
    }

    private QueryGuard guard(boolean runByHibernate) {
        JdbcMapping integerType = PlainMappings.basic(factory, Integer.class);
        return new QueryGuard(integerType, factory.getJdbcServices().getDialect(), distinct, placed, runByHibernate);
    }

    /** The first encrypted attribute that has been met so far, or null. */
    @Nullable
    EncryptedType seen() {
        return translation.seen();
    }

    /** The usual translation of updates and deletes knows no treats of their entity; Hibernate's strategies do. */
    @Override
    protected void consumeExplicitJoins(SqmFrom<?, ?> from, TableGroup group) {
        boolean treatInBulk = checking
                && !from.getSqmTreats().isEmpty()
                && !(getCurrentProcessingState() instanceof SqlAstQueryPartProcessingState);
        if (!treatInBulk) {
            super.consumeExplicitJoins(from, group);
        }
    }

    @Override
    public SqlExpressionResolver getSqlExpressionResolver() {
        return new SealingResolver(super.getSqlExpressionResolver(), translation);
    }

    /** Never the type of an encrypted attribute: whether a place is sealed is decided by the place. */
    @Override
    protected @Nullable MappingModelExpressible<?> determineValueMapping(SqmParameter<?> parameter) {
        return plainMappings.insteadOf(super.determineValueMapping(parameter));
    }

    @Override
    protected Expression consumeSqmParameter(
            SqmParameter<?> parameter,
            MappingModelExpressible<?> mapping,
            BiConsumer<Integer, JdbcParameter> consumer) {
        MappingModelExpressible<?> plain = plainMappings.insteadOf(mapping);
        Expression consumed = super.consumeSqmParameter(parameter, plain, consumer);
        List<List<JdbcParameter>> places = getJdbcParamsBySqmParam().get(parameter);
        QueryParameterImplementor<?> known = parameters.getQueryParameter(parameter);
        if (places == null || known == null || plain == null) {
            return consumed;
        }
        List<JdbcParameter> bound = places.get(places.size() - 1);
        PlacedParameter at = new PlacedParameter(bound, plain, known, translation);
        if (bound.size() == 1) {
            placed.put(bound.get(0), at);
        }
        return at;
    }

    @Override
    public ComparisonPredicate visitComparisonPredicate(SqmComparisonPredicate predicate) {
        return conditions.comparison(super.visitComparisonPredicate(predicate));
    }

    @Override
    public Predicate visitInListPredicate(SqmInListPredicate<?> predicate) {
        Predicate original = super.visitInListPredicate(predicate);
        return original instanceof InListPredicate list ? conditions.list(list) : original;
    }

    @Override
    public LikePredicate visitLikePredicate(SqmLikePredicate predicate) {
        return conditions.like(super.visitLikePredicate(predicate));
    }

    @Override
    public BetweenPredicate visitBetweenPredicate(SqmBetweenPredicate predicate) {
        return conditions.between(super.visitBetweenPredicate(predicate));
    }

    @Override
    public NullnessPredicate visitIsNullPredicate(SqmNullnessPredicate predicate) {
        return conditions.nullness(super.visitIsNullPredicate(predicate));
    }

    @Override
    public Object visitBooleanExpressionPredicate(SqmBooleanExpressionPredicate predicate) {
        Object original = super.visitBooleanExpressionPredicate(predicate);
        return original instanceof BooleanExpressionPredicate flag ? conditions.flag(flag) : original;
    }

    @Override
    public InSubQueryPredicate visitInSubQueryPredicate(SqmInSubQueryPredicate<?> predicate) {
        return conditions.subQuery(super.visitInSubQueryPredicate(predicate));
    }

    @Override
    public Predicate visitMemberOfPredicate(SqmMemberOfPredicate predicate) {
        return conditions.memberOf(super.visitMemberOfPredicate(predicate));
    }

    /** Looked at before it is translated, since what it becomes differs from database to database. */
    @Override
    public Expression visitElementAggregateFunction(SqmElementAggregateFunction<?> path) {
        if (determineValueMapping(path.getLhs()) instanceof PluralAttributeMapping collection
                && collection.getElementDescriptor().getJdbcTypeCount() == 1) {
            EncryptedType type =
                    SealedExpressions.type(collection.getElementDescriptor().getSingleJdbcMapping());
            if (type != null) {
                throw QueryRefusals.notOnCiphertext(type, path.getFunctionName() + "()");
            }
        }
        return super.visitElementAggregateFunction(path);
    }

    @Override
    protected Expression resolveGroupOrOrderByExpression(SqmExpression<?> expression) {
        Expression original = super.resolveGroupOrOrderByExpression(expression);
        return getCurrentClauseStack().getCurrent() == Clause.ORDER ? conditions.order(original) : original;
    }

    @Override
    public List<Assignment> visitSetClause(SqmSetClause clause) {
        List<Assignment> sealed = new ArrayList<>();
        for (Assignment assignment : super.visitSetClause(clause)) {
            sealed.add(Assignments.seal(placed(assignment)));
        }
        return sealed;
    }

    /** Hibernate puts the bare parameter into an assignment. */
    private Assignment placed(Assignment assignment) {
        Expression value = placed(assignment.getAssignedValue());
        return value == assignment.getAssignedValue() ? assignment : new Assignment(assignment.getAssignable(), value);
    }

    private Expression placed(Expression value) {
        PlacedParameter at = value instanceof JdbcParameter parameter ? placed.get(parameter) : null;
        return at == null ? value : at;
    }

    @Override
    public InsertStatement visitInsertValuesStatement(SqmInsertValuesStatement<?> statement) {
        return inserted(super.visitInsertValuesStatement(statement));
    }

    @Override
    public InsertStatement visitInsertSelectStatement(SqmInsertSelectStatement<?> statement) {
        return inserted(super.visitInsertSelectStatement(statement));
    }

    private InsertStatement inserted(InsertStatement statement) {
        if (statement instanceof InsertSelectStatement insert) {
            for (ColumnReference target : insert.getTargetColumns()) {
                EncryptedType type = SealedExpressions.type(target);
                if (type != null) {
                    translation.sees(type);
                }
            }
            Assignments.seal(insert, factory.getJdbcServices().getDialect(), this::placed);
        }
        return statement;
    }

    @Override
    public Expression visitFunction(SqmFunction<?> function) {
        Expression translated = super.visitFunction(function);
        if (translated instanceof FunctionExpression call) {
            choices.seal(call);
            PhysicalColumns.refuse(factory, call);
        }
        return translated;
    }

    @Override
    public Object visitCoalesce(SqmCoalesce<?> coalesce) {
        Object translated = super.visitCoalesce(coalesce);
        if (translated instanceof FunctionExpression call) {
            choices.seal(call);
        }
        return translated;
    }

    @Override
    public CaseSearchedExpression visitSearchedCaseExpression(SqmCaseSearched<?> expression) {
        return choices.seal(super.visitSearchedCaseExpression(expression));
    }

    @Override
    public CaseSimpleExpression visitSimpleCaseExpression(SqmCaseSimple<?, ?> expression) {
        return choices.seal(super.visitSimpleCaseExpression(expression));
    }

    /** Tells the guard which attributes a {@code distinct} names one by one; those of whole entities do no harm. */
    @Override
    public SelectClause visitSelectClause(SqmSelectClause clause) {
        boolean isDistinct = clause != null && clause.isDistinct();
        selecting.push(new DistinctSelection(isDistinct && selectsEntity(clause.getSelections())));
        SelectClause translated = super.visitSelectClause(clause);
        distinct.put(translated, selecting.pop());
        return translated;
    }

    private boolean selectsEntity(List<? extends SqmSelection<?>> selections) {
        return selections.stream()
                .anyMatch(selection -> selection.getSelectableNode() instanceof SqmPath<?> path
                        && DistinctSelection.isOfTable(path)
                        && determineValueMapping(path) instanceof EntityValuedModelPart);
    }

    @Override
    public Expression visitBasicValuedPath(SqmBasicValuedSimplePath<?> path) {
        return noted(super.visitBasicValuedPath(path));
    }

    @Override
    public Expression visitEmbeddableValuedPath(SqmEmbeddedValuedSimplePath<?> path) {
        return noted(super.visitEmbeddableValuedPath(path));
    }

    @Override
    public Expression visitQualifiedAttributeJoin(SqmAttributeJoin<?, ?> join) {
        return noted(super.visitQualifiedAttributeJoin(join));
    }

    private Expression noted(Expression path) {
        DistinctSelection current = selecting.peek();
        if (current != null && getCurrentClauseStack().getCurrent() == Clause.SELECT) {
            current.names(path);
        }
        return path;
    }
}

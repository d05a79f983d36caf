// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.PluralAttributeMapping;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.spi.QueryParameterBindings;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.sql.SqmTranslation;
import org.hibernate.query.sqm.sql.internal.SqmParameterInterpretation;
import org.hibernate.query.sqm.sql.internal.StandardSqmTranslator;
import org.hibernate.query.sqm.tree.SqmStatement;
import org.hibernate.query.sqm.tree.domain.SqmBasicValuedSimplePath;
import org.hibernate.query.sqm.tree.domain.SqmElementAggregateFunction;
import org.hibernate.query.sqm.tree.domain.SqmEmbeddedValuedSimplePath;
import org.hibernate.query.sqm.tree.expression.JpaCriteriaParameter;
import org.hibernate.query.sqm.tree.expression.SqmCaseSearched;
import org.hibernate.query.sqm.tree.expression.SqmCaseSimple;
import org.hibernate.query.sqm.tree.expression.SqmCoalesce;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.hibernate.query.sqm.tree.expression.SqmLiteral;
import org.hibernate.query.sqm.tree.expression.SqmNamedParameter;
import org.hibernate.query.sqm.tree.expression.SqmParameter;
import org.hibernate.query.sqm.tree.expression.SqmPositionalParameter;
import org.hibernate.query.sqm.tree.from.SqmAttributeJoin;
import org.hibernate.query.sqm.tree.predicate.SqmComparisonPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInListPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmInSubQueryPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmMemberOfPredicate;
import org.hibernate.query.sqm.tree.predicate.SqmNullnessPredicate;
import org.hibernate.query.sqm.tree.select.SqmSelectClause;
import org.hibernate.query.sqm.tree.select.SqmSelectStatement;
import org.hibernate.query.sqm.tree.update.SqmSetClause;
import org.hibernate.sql.ast.Clause;
import org.hibernate.sql.ast.spi.SqlAstCreationContext;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.ExistsPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.InSubQueryPredicate;
import org.hibernate.sql.ast.tree.predicate.Junction;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.hibernate.sql.ast.tree.select.SelectClause;
import org.hibernate.sql.ast.tree.update.Assignment;

/**
 * Hibernate's translation of a query to SQL, with our rules for encrypted attributes: {@link Equality} rewrites what can be
 * compared, values that are stored or handed back become {@link SealedParameter}s, and {@link QueryGuard} refuses the
 * rest. For one translation, one thread.
 *
 * @param <T> the kind of statement
 */
final class SealedTranslator<T extends Statement> extends StandardSqmTranslator<T> {
    private final DomainParameterXref parameters;
    private final boolean isSelect;
    private final Equality equality;
    private final JdbcMapping integerType;
    private final Set<QueryParameterImplementor<?>> secret = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<List<EncryptedType>> selectedAlone = new ArrayDeque<>();
    private final Map<SelectClause, List<EncryptedType>> distinctAlone = new HashMap<>();
    private final IdentityHashMap<Object, JdbcMapping> besideSealed = new IdentityHashMap<>();
    private final Choices choices = new Choices(this::determineValueMapping);

    SealedTranslator(
            SqmStatement<?> statement,
            QueryOptions options,
            DomainParameterXref parameters,
            QueryParameterBindings bindings,
            LoadQueryInfluencers influencers,
            SqlAstCreationContext context,
            boolean deduplicateSelectionItems) {
        super(statement, options, parameters, bindings, influencers, context, deduplicateSelectionItems);
        SessionFactoryImplementor factory = context.getSessionFactory();
        this.parameters = parameters;
        this.isSelect = statement instanceof SqmSelectStatement<?>;
        this.integerType = basicType(factory, Integer.class);
        this.equality = new Equality(SearchSettings.keyVersions(factory), basicType(factory, Boolean.class));
    }

    private static JdbcMapping basicType(SessionFactoryImplementor factory, Class<?> type) {
        JdbcMapping mapping = factory.getTypeConfiguration().getBasicTypeForJavaType(type);
        if (mapping == null) {
            throw new IllegalStateException("Hibernate has no basic type for " + type);
        }
        return mapping;
    }

    @Override
    public SqmTranslation<T> translate() {
        SqmTranslation<T> translation = super.translate();
        translation.getSqlAst().accept(new QueryGuard(integerType, distinctAlone, false));
        return translation;
    }

    /** Looks at a statement that Hibernate is going to translate without us. */
    void check() {
        super.translate().getSqlAst().accept(new QueryGuard(integerType, distinctAlone, true));
    }

    @Override
    public ComparisonPredicate visitComparisonPredicate(SqmComparisonPredicate predicate) {
        ComparisonPredicate original = super.visitComparisonPredicate(predicate);
        Predicate found = equality.comparison(
                original.getLeftHandExpression(), original.getOperator(), original.getRightHandExpression());
        if (found == null) {
            return original;
        }
        remember(predicate.getLeftHandExpression());
        remember(predicate.getRightHandExpression());
        return new RewrittenComparison(original, found);
    }

    private void remember(SqmExpression<?> side) {
        if (side instanceof SqmParameter<?> parameter) {
            QueryParameterImplementor<?> known = parameters.getQueryParameter(parameter);
            if (known != null) {
                secret.add(known);
            }
        }
    }

    @Override
    public Predicate visitInListPredicate(SqmInListPredicate<?> predicate) {
        Predicate original = super.visitInListPredicate(predicate);
        Predicate found = original instanceof InListPredicate list ? equality.list(list) : null;
        if (found == null) {
            return original;
        }
        predicate.getListExpressions().forEach(this::remember);
        return found;
    }

    @Override
    public InSubQueryPredicate visitInSubQueryPredicate(SqmInSubQueryPredicate<?> predicate) {
        InSubQueryPredicate original = super.visitInSubQueryPredicate(predicate);
        Predicate found = equality.subQuery(original);
        if (found == null) {
            return original;
        }
        remember(predicate.getTestExpression());
        return new RewrittenInSubQuery(original, found);
    }

    @Override
    public Predicate visitMemberOfPredicate(SqmMemberOfPredicate predicate) {
        Predicate original = super.visitMemberOfPredicate(predicate);
        Predicate found = original;
        if (original instanceof InSubQueryPredicate in) {
            // Hibernate 6.6: value in (select element ...).
            found = equality.subQuery(in);
        } else if (original instanceof ExistsPredicate exists) {
            // Hibernate 7: exists (select 1 ... where element = value).
            found = rewriteInside(exists) ? original : null;
        }
        if (found == null) {
            return original;
        }
        remember(predicate.getLeftHandExpression());
        return found;
    }

    private boolean rewriteInside(ExistsPredicate exists) {
        boolean found = false;
        if (exists.getExpression().getQuerySpec().getWhereClauseRestrictions() instanceof Junction where) {
            List<Predicate> predicates = where.getPredicates();
            for (int i = 0; i < predicates.size(); i++) {
                if (predicates.get(i) instanceof ComparisonPredicate comparison) {
                    Predicate search = equality.comparison(
                            comparison.getLeftHandExpression(),
                            comparison.getOperator(),
                            comparison.getRightHandExpression());
                    if (search != null) {
                        predicates.set(i, search);
                        found = true;
                    }
                }
            }
        }
        return found;
    }

    /** Looked at before it is translated, since what it becomes differs from database to database. */
    @Override
    public Expression visitElementAggregateFunction(SqmElementAggregateFunction<?> path) {
        if (determineValueMapping(path.getLhs()) instanceof PluralAttributeMapping collection
                && collection.getElementDescriptor().getJdbcTypeCount() == 1) {
            EncryptedType type = Sealed.type(collection.getElementDescriptor().getSingleJdbcMapping());
            if (type != null) {
                throw Refusal.notOnCiphertext(type, path.getFunctionName() + "()");
            }
        }
        return super.visitElementAggregateFunction(path);
    }

    @Override
    public NullnessPredicate visitIsNullPredicate(SqmNullnessPredicate predicate) {
        NullnessPredicate original = super.visitIsNullPredicate(predicate);
        ValueSource source = ValueSource.of(original.getExpression());
        if (source instanceof ValueSource.Parameter && predicate.getExpression() instanceof SqmParameter<?> parameter) {
            QueryParameterImplementor<?> known = parameters.getQueryParameter(parameter);
            return new ParameterNullness(original, source, integerType, () -> secret.contains(known));
        }
        return original;
    }

    @Override
    public List<Assignment> visitSetClause(SqmSetClause clause) {
        List<Assignment> sealed = new ArrayList<>();
        for (Assignment assignment : super.visitSetClause(clause)) {
            sealed.add(Assignments.seal(assignment));
        }
        return sealed;
    }

    @Override
    public Expression visitNamedParameterExpression(SqmNamedParameter<?> parameter) {
        return sealed(parameter, super.visitNamedParameterExpression(parameter));
    }

    @Override
    public Object visitPositionalParameterExpression(SqmPositionalParameter<?> parameter) {
        return sealed(parameter, super.visitPositionalParameterExpression(parameter));
    }

    @Override
    public Object visitJpaCriteriaParameter(JpaCriteriaParameter<?> parameter) {
        return sealed(parameter, super.visitJpaCriteriaParameter(parameter));
    }

    @Override
    public Expression visitLiteral(SqmLiteral<?> literal) {
        Expression translated = super.visitLiteral(literal);
        JdbcMapping mapping = besideSealed.get(literal);
        return mapping == null || literal.getLiteralValue() == null ? translated : sealed(mapping, translated);
    }

    @Override
    public Expression visitFunction(SqmFunction<?> function) {
        choices.beside(function, besideSealed::put);
        return super.visitFunction(function);
    }

    @Override
    public Object visitCoalesce(SqmCoalesce<?> coalesce) {
        choices.beside(coalesce, besideSealed::put);
        return super.visitCoalesce(coalesce);
    }

    @Override
    public CaseSearchedExpression visitSearchedCaseExpression(SqmCaseSearched<?> expression) {
        choices.beside(expression, besideSealed::put);
        return super.visitSearchedCaseExpression(expression);
    }

    @Override
    public CaseSimpleExpression visitSimpleCaseExpression(SqmCaseSimple<?, ?> expression) {
        choices.beside(expression, besideSealed::put);
        return super.visitSimpleCaseExpression(expression);
    }

    /** A parameter that stands beside an encrypted attribute, as in {@code coalesce(c.email, :other)}. */
    private <E> E sealed(Object parameter, E translated) {
        JdbcMapping mapping = besideSealed.get(parameter);
        if (mapping == null
                && translated instanceof SqmParameterInterpretation typed
                && typed.getExpressionType().getJdbcTypeCount() == 1) {
            mapping = typed.getExpressionType().getSingleJdbcMapping();
        }
        return mapping == null ? translated : sealed(mapping, translated);
    }

    @SuppressWarnings("unchecked")
    private <E> E sealed(JdbcMapping mapping, E translated) {
        EncryptedType type = Sealed.type(mapping);
        ValueSource source = translated instanceof Expression expression ? ValueSource.of(expression) : null;
        if (type == null || source == null) {
            return translated;
        }
        // Whatever the caller expects of an expression, this is one.
        return (E) new SealedParameter(
                mapping, type, Equality.convert(type, source), isSelect ? new Sealing.HandBack() : new Sealing.Store());
    }

    /** Tells the guard which attributes a {@code distinct} names one by one; those of whole entities do no harm. */
    @Override
    public SelectClause visitSelectClause(SqmSelectClause clause) {
        selectedAlone.push(new ArrayList<>());
        SelectClause translated = super.visitSelectClause(clause);
        List<EncryptedType> alone = selectedAlone.pop();
        if (clause.isDistinct()) {
            distinctAlone.put(translated, alone);
        }
        return translated;
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
        List<EncryptedType> alone = selectedAlone.peek();
        if (alone != null && getCurrentClauseStack().getCurrent() == Clause.SELECT) {
            for (Expression part : Sealed.parts(path)) {
                EncryptedType type = Sealed.type(part);
                if (type != null) {
                    alone.add(type);
                }
            }
        }
        return path;
    }
}

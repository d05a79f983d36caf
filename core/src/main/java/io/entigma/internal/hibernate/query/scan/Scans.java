// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import io.entigma.internal.hibernate.query.search.CaseRule;
import io.entigma.internal.hibernate.query.search.PrefixPattern;
import io.entigma.internal.hibernate.query.search.SearchSettings;
import io.entigma.internal.hibernate.query.search.Sought;
import io.entigma.internal.hibernate.scan.CandidateReader;
import io.entigma.internal.hibernate.scan.ScannedTable;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.search.MarkTable;
import io.entigma.internal.search.TokenKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.query.sqm.ComparisonOperator;
import org.hibernate.sql.ast.tree.expression.AggregateFunctionExpression;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.predicate.BetweenPredicate;
import org.hibernate.sql.ast.tree.predicate.ComparisonPredicate;
import org.hibernate.sql.ast.tree.predicate.InListPredicate;
import org.hibernate.sql.ast.tree.predicate.LikePredicate;
import org.hibernate.sql.ast.tree.predicate.Predicate;
import org.hibernate.sql.ast.tree.predicate.SelfRenderingPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites conditions and orders that only opened values can tell, where the attribute allows that. What it does not know how to
 * rewrite is left to the other rules. For one translation, one thread.
 */
public final class Scans {
    private final SessionFactoryImplementor factory;
    private final @Nullable MarkSql sql;
    private final JdbcMapping integer;
    private final JdbcMapping binary;
    private final JdbcMapping bool;
    private final Map<ScannedTable, SharedCandidates> read = new HashMap<>();

    public Scans(SessionFactoryImplementor factory) {
        this.factory = factory;
        this.sql = MarkSql.of(factory.getJdbcServices().getDialect());
        this.integer = PlainMappings.basic(factory, Integer.class);
        this.binary = PlainMappings.basic(factory, byte[].class);
        this.bool = PlainMappings.basic(factory, Boolean.class);
    }

    /**
     * Rewrites a comparison.
     *
     * @param original the comparison
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Predicate comparison(ComparisonPredicate original) {
        ComparisonOperator operator = original.getOperator();
        if (operator == ComparisonOperator.DISTINCT_FROM || operator == ComparisonOperator.NOT_DISTINCT_FROM) {
            // A row without a value is not among the opened ones.
            return null;
        }
        TermReader reader = new TermReader();
        Expression left = original.getLeftHandExpression();
        Expression right = original.getRightHandExpression();
        ScanTerm one = reader.read(left);
        ScanTerm other = one == null ? null : reader.read(right);
        if (one == null || other == null || reader.column() == null) {
            return null;
        }
        ScanCondition butCase = one.isOfStored() ? butCase(left, operator, other) : butCase(right, operator, one);
        ScanCondition condition = butCase != null
                ? butCase
                : new ScanCondition.Compared(reader.column().type().attribute(), one, operator, other);
        return predicate(reader, condition);
    }

    /** {@code lower(x) = :p} of the column itself. */
    private static @Nullable ScanCondition butCase(Expression expression, ComparisonOperator operator, ScanTerm other) {
        boolean isEquality = operator == ComparisonOperator.EQUAL || operator == ComparisonOperator.NOT_EQUAL;
        Sought sought = isEquality && other instanceof ScanTerm.Given ? Sought.of(expression) : null;
        if (sought == null || sought.rule() == CaseRule.AS_IT_IS) {
            return null;
        }
        return new ScanCondition.In(
                List.of(new ScanCondition.EqualButCase(sought.rule(), ((ScanTerm.Given) other).source())),
                operator == ComparisonOperator.NOT_EQUAL);
    }

    /**
     * Rewrites {@code x in (...)}.
     *
     * @param original the condition
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Predicate list(InListPredicate original) {
        TermReader reader = new TermReader();
        ScanTerm tested = reader.read(original.getTestExpression());
        if (tested == null || !tested.isOfStored() || reader.column() == null) {
            return null;
        }
        List<ScanCondition> conditions = new ArrayList<>();
        for (Expression element : SealedExpressions.elements(original)) {
            ScanTerm term = reader.read(element);
            if (term == null) {
                return null;
            }
            ScanCondition butCase = butCase(original.getTestExpression(), ComparisonOperator.EQUAL, term);
            conditions.add(
                    butCase != null
                            ? butCase
                            : new ScanCondition.Compared(
                                    reader.column().type().attribute(), tested, ComparisonOperator.EQUAL, term));
        }
        return predicate(reader, new ScanCondition.In(conditions, original.isNegated()));
    }

    /**
     * Rewrites {@code x between a and b}.
     *
     * @param original the condition
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Predicate between(BetweenPredicate original) {
        TermReader reader = new TermReader();
        ScanTerm tested = reader.read(original.getExpression());
        ScanTerm lower = tested == null ? null : reader.read(original.getLowerBound());
        ScanTerm upper = lower == null ? null : reader.read(original.getUpperBound());
        if (tested == null || lower == null || upper == null || reader.column() == null) {
            return null;
        }
        var attribute = reader.column().type().attribute();
        return predicate(
                reader,
                new ScanCondition.Between(
                        new ScanCondition.Compared(attribute, tested, ComparisonOperator.GREATER_THAN_OR_EQUAL, lower),
                        new ScanCondition.Compared(attribute, tested, ComparisonOperator.LESS_THAN_OR_EQUAL, upper),
                        original.isNegated()));
    }

    /**
     * Rewrites {@code x like p}. Where the attribute has tokens of first characters, the condition is to stand beside theirs: it
     * holds for all values if they tell.
     *
     * @param original the condition
     * @param negated whether values are asked for that do not match
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Predicate like(LikePredicate original, boolean negated) {
        Expression matched = original.getMatchExpression();
        Sought sought = Sought.of(matched);
        TermReader reader = new TermReader();
        ScanTerm text = sought == null ? reader.read(matched) : reader.read(sought.column());
        ScanTerm pattern = text == null ? null : reader.read(original.getPattern());
        Expression escaped = original.getEscapeCharacter();
        ScanTerm escape = escaped == null ? null : reader.read(escaped);
        if (text == null
                || !text.isOfStored()
                || reader.column() == null
                || !(pattern instanceof ScanTerm.Given given)
                || (escaped != null && !(escape instanceof ScanTerm.Given))) {
            return null;
        }
        CaseRule rule = sought == null || !original.isCaseSensitive() ? CaseRule.AS_IT_IS : sought.rule();
        boolean ignoresCase = !original.isCaseSensitive() || rule != CaseRule.AS_IT_IS;
        ValueSource escaping = escape instanceof ScanTerm.Given givenEscape ? givenEscape.source() : null;
        EncryptedType type = reader.column().type();
        ScanCondition condition =
                new ScanCondition.Like(type.attribute(), text, rule, ignoresCase, given.source(), escaping, negated);
        TokenKind kind = ignoresCase ? TokenKind.PREFIX_IGNORE_CASE : TokenKind.PREFIX;
        boolean hasTokens = sought != null && sought.tokens(kind, binary) != null;
        return predicate(reader, condition, hasTokens ? new PrefixPattern(type, kind, given.source(), escaping) : null);
    }

    /**
     * Rewrites what rows are sorted by.
     *
     * @param original the expression
     * @return what to put in its place, or null if it can stay as it is
     */
    public @Nullable Expression order(Expression original) {
        TermReader reader = new TermReader();
        ScanTerm term = reader.read(original);
        if (term == null || !term.isOfStored() || reader.column() == null) {
            return null;
        }
        return ranked(reader, term, rank -> rank);
    }

    private @Nullable ScanExpression ranked(TermReader reader, ScanTerm term, UnaryOperator<String> use) {
        Scan scan = scan(reader, (candidates, bindings) -> ScanAnswers.order(candidates, term.bind(bindings)), null);
        return scan == null ? null : expression(scan, reader, ScanAnswers.RANK_BYTES, use, binary);
    }

    /**
     * Rewrites {@code min(x)} and {@code max(x)} as what a query selects.
     *
     * @param original the expression
     * @return what to put in its place, or null if it can stay as it is
     */
    @Nullable
    Expression extreme(Expression original) {
        if (!(original instanceof FunctionExpression call)
                || call.getArguments().size() != 1
                || !(call.getArguments().get(0) instanceof Expression argument)
                || !(argument.getColumnReference() instanceof SealedColumn column)
                || (call instanceof AggregateFunctionExpression aggregate && aggregate.getFilter() != null)) {
            return null;
        }
        boolean isMax = "max".equalsIgnoreCase(call.getFunctionName());
        boolean isKnown = isMax || "min".equalsIgnoreCase(call.getFunctionName());
        TermReader reader = new TermReader();
        ScanTerm term = isKnown ? reader.read(argument) : null;
        ScanExpression chosen =
                term == null ? null : ranked(reader, term, rank -> requireSql().extreme(rank, isMax));
        return chosen == null ? null : new ScanExtreme(column, chosen);
    }

    private @Nullable Predicate predicate(TermReader reader, ScanCondition condition) {
        return predicate(reader, condition, null);
    }

    private @Nullable Predicate predicate(TermReader reader, ScanCondition condition, @Nullable PrefixPattern told) {
        Scan scan = scan(reader, (candidates, bindings) -> ScanAnswers.set(candidates, condition.bind(bindings)), told);
        return scan == null
                ? null
                : new SelfRenderingPredicate(expression(
                        scan,
                        reader,
                        MarkTable.MARK_BYTES,
                        found -> found + " = " + requireSql().mark(),
                        bool));
    }

    private @Nullable Scan scan(TermReader terms, Scan.Question question, @Nullable PrefixPattern told) {
        SealedColumn column = Objects.requireNonNull(terms.column());
        ScannedTable table = column.scanned();
        if (table == null || sql == null) {
            return null;
        }
        EncryptedType type = column.type();
        terms.given().forEach(source -> source.keepSecret(type));
        SharedCandidates candidates = read.computeIfAbsent(
                table,
                t -> new SharedCandidates(
                        type, new CandidateReader(type.attribute().subject(), t, SearchSettings.scanRows(factory))));
        candidates.addPlace();
        return new Scan(candidates, question, told);
    }

    private ScanExpression expression(
            Scan scan, TermReader terms, int size, UnaryOperator<String> use, JdbcMapping mapping) {
        SealedColumn column = Objects.requireNonNull(terms.column());
        StringBuilder unknown = new StringBuilder();
        factory.getJdbcServices().getDialect().appendBinaryLiteral(unknown::append, new byte[size]);
        String found = use.apply("nullif(" + requireSql().record(size) + ", " + unknown + ")");
        List<ScanParameter> parameters = new ArrayList<>();
        if (scan.canBeTold()) {
            found = requireSql().given(false) + " = 1 or " + found;
            parameters.add(new ScanParameter(integer, scan, (a, s, i) -> s.setInt(i, a.isNeeded() ? 0 : 1)));
        }
        parameters.add(new ScanParameter(
                binary, scan, (a, s, i) -> s.setBytes(i, a.table().records())));
        parameters.add(new ScanParameter(
                binary, scan, (a, s, i) -> s.setBytes(i, a.table().displacements())));
        parameters.add(new ScanParameter(
                integer, scan, (a, s, i) -> s.setInt(i, a.table().buckets())));
        parameters.add(new ScanParameter(
                integer, scan, (a, s, i) -> s.setInt(i, a.table().slots())));
        return new ScanExpression(
                scan,
                new ColumnReference(column.getQualifier(), column.getColumnExpression(), false, null, binary),
                parameters,
                "(" + found + ")",
                mapping);
    }

    private MarkSql requireSql() {
        return Objects.requireNonNull(sql);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.fuzz.CriteriaTerms.Reads;
import io.entigma.fuzz.CriteriaTerms.Term;
import jakarta.persistence.criteria.CommonAbstractCriteria;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Subquery;
import java.util.List;
import java.util.Locale;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;

/** The conditions of a criteria query. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class CriteriaConditions {
    private final Choices choices;
    private final CriteriaBuilder builder;
    private final CriteriaTerms terms;

    CriteriaConditions(Choices choices, CriteriaBuilder builder, CriteriaTerms terms) {
        this.choices = choices;
        this.builder = builder;
        this.terms = terms;
    }

    /** A condition with its text, of which the expression is a predicate. */
    Term any(CommonAbstractCriteria query, Reads root, int depth) {
        Col col = terms.column(root);
        Term path = terms.path(root, col);
        int way = choices.pick(depth > 0 ? 28 : 8);
        if (way < 8) {
            return simple(path, col, way);
        }
        return switch (way) {
            case 8, 9, 10 -> both(query, root, depth - 1);
            case 11 -> {
                Term inner = any(query, root, depth - 1);
                yield new Term(builder.not(inner.expression()), "not(" + inner.text() + ")");
            }
            case 12, 13 -> {
                Term other = terms.any(query, root, col, depth);
                yield new Term(
                        builder.equal(other.expression(), path.expression()), other.text() + " = " + path.text());
            }
            case 14 -> {
                Term other = terms.any(query, root, col, depth);
                yield new Term(
                        builder.notEqual(path.expression(), other.expression()), path.text() + " <> " + other.text());
            }
            case 15 -> less(path, terms.any(query, root, col, depth));
            case 16, 17 -> inQuery(query, root, path, col, depth - 1);
            case 18 -> list(query, root, path, col, depth - 1);
            case 20 -> member(root, path, col);
            case 21, 22, 23 -> valued(query, root, path, col, way, depth);
            case 25, 26, 27 -> col.kind() == Kind.TEXT ? search(path, col) : simple(path, col, 0);
            case 24 -> less(terms.any(query, root, col, depth), path);
            default -> col.kind() == Kind.TEXT ? like(path, col) : simple(path, col, 0);
        };
    }

    private Term valued(CommonAbstractCriteria query, Reads root, Term path, Col col, int way, int depth) {
        return switch (way) {
            case 21 -> {
                Term low = terms.value(col);
                Term high = terms.value(col);
                yield new Term(
                        builder.between(path.expression(), low.expression(), high.expression()),
                        path.text() + " between " + low.text() + " and " + high.text());
            }
            case 22 -> {
                Term other = terms.any(query, root, col, depth);
                yield new Term(
                        builder.isNotNull(builder.coalesce(path.expression(), other.expression())),
                        "coalesce(" + path.text() + ", " + other.text() + ") is not null");
            }
            default -> {
                Term other = terms.parameter(col);
                yield new Term(
                        builder.or(
                                builder.equal(path.expression(), other.expression()),
                                builder.notEqual(terms.likewise(root, col).expression(), other.expression())),
                        "(" + path.text() + " = " + other.text() + " or ? <> " + other.text() + ")");
            }
        };
    }

    private Term simple(Term path, Col col, int way) {
        Expression left = path.expression();
        return switch (way) {
            case 0, 1 -> {
                Object value = terms.pooled(col);
                yield new Term(builder.equal(left, value), path.text() + " = " + Rows.text(value));
            }
            case 2, 3 -> {
                Term value = terms.value(col);
                yield new Term(builder.equal(left, value.expression()), path.text() + " = " + value.text());
            }
            case 4 -> new Term(builder.isNull(left), path.text() + " is null");
            case 5 -> {
                List<Object> values = List.of(terms.pooled(col), terms.pooled(col));
                yield new Term(left.in(values), path.text() + " in " + Rows.of(values, true));
            }
            case 6 -> {
                Object value = terms.pooled(col);
                yield new Term(builder.notEqual(left, value), path.text() + " <> " + Rows.text(value));
            }
            default -> optional(path, col);
        };
    }

    private Term member(Reads root, Term path, Col col) {
        if (root.entity() != Entities.CUST || col.kind() != Kind.TEXT) {
            return new Term(builder.isNotNull(path.expression()), path.text() + " is not null");
        }
        String collection = col.sealed() ? choices.of("dtags", "dtags", "rtags") : "ptags";
        Expression tags = root.from().get(collection);
        if (choices.pick(4) == 0) {
            return new Term(builder.isEmpty(tags), root.name() + "." + collection + " is empty");
        }
        Term value = choices.pick(3) == 0 ? path : terms.value(col);
        return new Term(
                isMember(value.expression(), tags), value.text() + " member of " + root.name() + "." + collection);
    }

    /** Typed, or two of the builder's methods would fit. */
    private Predicate isMember(Expression<String> value, Expression<java.util.Collection<String>> tags) {
        return builder.isMember(value, tags);
    }

    /** The usual optional filter. */
    private Term optional(Term path, Col col) {
        Term parameter = terms.loose(terms.parameter(col));
        Predicate unset = choices.pick(2) == 0 || col.kind() != Kind.TEXT
                ? builder.isNull(parameter.expression())
                : builder.equal(parameter.expression(), "");
        Predicate set = builder.equal(path.expression(), parameter.expression());
        return new Term(
                builder.or(unset, set),
                "(" + parameter.text() + " is unset or " + path.text() + " = " + parameter.text() + ")");
    }

    private Term both(CommonAbstractCriteria query, Reads root, int depth) {
        Term one = any(query, root, depth);
        Term other = any(query, root, depth);
        return choices.pick(2) == 0
                ? new Term(
                        builder.and(one.expression(), other.expression()),
                        "(" + one.text() + " and " + other.text() + ")")
                : new Term(
                        builder.or(one.expression(), other.expression()),
                        "(" + one.text() + " or " + other.text() + ")");
    }

    private Term less(Term left, Term right) {
        return new Term(builder.lessThan(left.expression(), right.expression()), left.text() + " < " + right.text());
    }

    private Term like(Term path, Col col) {
        if (choices.pick(2) == 0) {
            String pattern = col.sealed() ? "zqx-%" : "a%";
            return new Term(builder.like(path.expression(), pattern), path.text() + " like " + pattern);
        }
        Term value = terms.value(col);
        return new Term(builder.like(path.expression(), value.expression()), path.text() + " like " + value.text());
    }

    private Term search(Term path, Col col) {
        HibernateCriteriaBuilder more = (HibernateCriteriaBuilder) builder;
        Expression<String> x = path.expression();
        String text = String.valueOf(terms.pooled(col));
        int one = choices.pick(Pools.size(Kind.PATTERN));
        String pattern = col.sealed() ? (String) Pools.value(Kind.PATTERN, true, one) : "a%";
        return switch (choices.pick(7)) {
            case 0 -> {
                Term value = terms.value(col);
                yield new Term(
                        builder.equal(builder.lower(x), builder.lower(value.expression())),
                        "lower(" + path.text() + ") = lower(" + value.text() + ")");
            }
            case 1 -> new Term(builder.equal(builder.upper(x), text), "upper(" + path.text() + ") = " + text);
            case 2 ->
                new Term(
                        builder.lower(x).in(text.toLowerCase(Locale.ROOT), text),
                        "lower(" + path.text() + ") in (lower, " + text + ")");
            case 3 -> new Term(more.ilike(x, pattern), path.text() + " ilike " + pattern);
            case 4 -> new Term(builder.like(builder.lower(x), pattern), "lower(" + path.text() + ") like " + pattern);
            case 5 -> new Term(more.notIlike(x, pattern, '!'), path.text() + " not ilike " + pattern + " escape !");
            default -> new Term(builder.notLike(x, pattern, '!'), path.text() + " not like " + pattern + " escape !");
        };
    }

    private Term list(CommonAbstractCriteria query, Reads root, Term path, Col col, int depth) {
        CriteriaBuilder.In in = builder.in(path.expression());
        StringBuilder text = new StringBuilder(path.text() + " in (");
        for (int i = 0; i <= choices.pick(3); i++) {
            Term one = terms.any(query, root, col, depth);
            in.value(one.expression());
            text.append(one.text()).append(' ');
        }
        return new Term(in, text + ")");
    }

    private Term inQuery(CommonAbstractCriteria query, Reads outer, Term path, Col col, int depth) {
        Subquery sub = query.subquery(col.kind().type());
        Reads root = terms.root(sub);
        int way = choices.pick(4);
        // A value in the list of an exists meets no attribute at all.
        Term item = way == 2 ? terms.likewise(root, col) : terms.any(sub, root, col, depth);
        sub.select(item.expression());
        String where = "";
        if (choices.pick(2) == 0) {
            Term condition = any(sub, root, depth);
            sub.where((Predicate) condition.expression());
            where = " where " + condition.text();
        }
        String text = "(select " + item.text() + " from " + root.entity().name() + " " + root.name() + where + ")";
        return switch (way) {
            case 0, 1 -> new Term(path.expression().in(sub), path.text() + " in " + text);
            case 2 -> new Term(builder.exists(sub), "exists " + text);
            default -> new Term(builder.equal(path.expression(), builder.any(sub)), path.text() + " = any " + text);
        };
    }
}

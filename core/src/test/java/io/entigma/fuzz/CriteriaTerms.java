// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import jakarta.persistence.criteria.AbstractQuery;
import jakarta.persistence.criteria.CommonAbstractCriteria;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.From;
import jakarta.persistence.criteria.ParameterExpression;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.util.List;
import java.util.Locale;
import org.hibernate.SessionFactory;

/** The expressions of a criteria query. Raw, since the grammar knows types at run time only. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class CriteriaTerms {
    /** An expression with its text. */
    record Term(Expression expression, String text) {}

    /** What a query reads from. */
    record Reads(From<?, ?> from, Entities entity, String name) {}

    private final Choices choices;
    private final SessionFactory factory;
    private final CriteriaBuilder builder;
    private final CriteriaDraft draft;
    private int aliases;

    CriteriaTerms(Choices choices, SessionFactory factory, CriteriaDraft draft) {
        this.choices = choices;
        this.factory = factory;
        this.builder = factory.getCriteriaBuilder();
        this.draft = draft;
    }

    Class<Object> type(Entities entity) {
        return (Class<Object>) factory.getMetamodel().getEntities().stream()
                .filter(type -> type.getName().equals(entity.name()))
                .findFirst()
                .orElseThrow()
                .getJavaType();
    }

    Entities entity() {
        return Entities.pick(choices, draft.encrypted());
    }

    Reads root(AbstractQuery<?> query) {
        Entities entity = entity();
        aliases++;
        Root<Object> root = query.from(type(entity));
        return new Reads(root, entity, "r" + aliases);
    }

    Reads named(From<?, ?> from, Entities entity) {
        aliases++;
        return new Reads(from, entity, "r" + aliases);
    }

    /** An attribute to compare with. */
    Col column(Reads root) {
        List<Col> cols = root.entity.cols();
        boolean sealed = choices.pick(10) < 6;
        Kind kind = choices.pick(2) == 0 ? Kind.TEXT : choices.of(cols).kind();
        List<Col> fit = cols.stream()
                .filter(col -> col.kind() == kind && col.sealed() == sealed)
                .toList();
        return choices.of(fit.isEmpty() ? cols : fit);
    }

    Term path(Reads root, Col col) {
        Path<?> path = root.from;
        for (String part : col.path().split("\\.")) {
            path = path.get(part);
        }
        return new Term(path, root.name + "." + col.path());
    }

    /** Another attribute of that type. */
    Term likewise(Reads root, Col col) {
        List<Col> fit = root.entity.cols().stream()
                .filter(other -> other.kind() == col.kind() && other.sealed() == col.sealed())
                .toList();
        return path(root, choices.of(fit.isEmpty() ? List.of(Entities.id()) : fit));
    }

    /** A pool's value. */
    Object pooled(Col col) {
        return Pools.value(col.kind(), col.sealed(), choices.pick(Pools.size()));
    }

    /** A literal or a parameter that meets this attribute. */
    Term value(Col col) {
        if (choices.pick(3) == 0) {
            Object value = pooled(col);
            return new Term(builder.literal(value), "literal(" + Rows.text(value) + ")");
        }
        return parameter(col);
    }

    Term parameter(Col col) {
        for (CriteriaDraft.Parameter known : draft.known()) {
            if (known.kind() == col.kind() && choices.chance(60)) {
                return placed(known, col);
            }
        }
        Class type = col.kind().type();
        ParameterExpression<Object> made =
                builder.parameter(type, "p" + draft.known().size());
        int index = (choices.pick(Pools.size() + 1) + choices.shift()) % (Pools.size() + 1);
        Object value = index == Pools.size() ? null : Pools.value(col.kind(), col.sealed(), index);
        CriteriaDraft.Parameter parameter = new CriteriaDraft.Parameter(made, col.kind(), value);
        draft.add(parameter);
        return placed(parameter, col);
    }

    /** Notes that a parameter stands alone, too. */
    Term loose(Term parameter) {
        draft.known().stream()
                .filter(known -> known.expression() == parameter.expression)
                .forEach(known -> draft.loose().add(Rows.text(known.value())));
        return parameter;
    }

    private Term placed(CriteriaDraft.Parameter parameter, Col col) {
        if (!col.sealed()) {
            draft.plainPlace(parameter);
        }
        return new Term(parameter.expression(), ":" + parameter.expression().getName());
    }

    /** Something of this attribute's type that meets it. */
    Term any(CommonAbstractCriteria query, Reads root, Col col, int depth) {
        if (depth <= 0) {
            return choices.pick(2) == 0 ? value(col) : likewise(root, col);
        }
        Term one = choices.pick(2) == 0 ? likewise(root, col) : value(col);
        return switch (choices.pick(12)) {
            case 0, 1, 2 -> one;
            case 3 -> likewise(root, col);
            case 4 -> {
                Term other = any(query, root, col, depth - 1);
                yield new Term(
                        builder.coalesce(likewise(root, col).expression, other.expression),
                        "coalesce(?, " + other.text + ")");
            }
            case 5 -> {
                Term other = value(col);
                yield new Term(
                        nullif(one.expression, other.expression), "nullif(" + one.text + ", " + other.text + ")");
            }
            case 6 -> {
                Term other = any(query, root, col, depth - 1);
                Term when = likewise(root, col);
                Object value = pooled(col);
                yield new Term(
                        builder.selectCase()
                                .when(builder.equal(when.expression, value), one.expression)
                                .otherwise(other.expression),
                        "case when " + when.text + " = " + Rows.text(value) + " then " + one.text + " else "
                                + other.text);
            }
            case 7, 8 -> scalar(query, root, col, depth - 1);
            case 9 -> new Term(builder.max(likewise(root, col).expression), "max(?)");
            case 10 -> {
                Term other = likewise(root, col);
                yield new Term(other.expression.as(col.kind().type()), other.text + ".as()");
            }
            default -> col.kind() == Kind.TEXT ? text(one, col) : one;
        };
    }

    private Term text(Term one, Col col) {
        return switch (choices.pick(5)) {
            case 0 -> new Term(builder.upper(one.expression), "upper(" + one.text + ")");
            case 1 -> {
                Term other = value(col);
                yield new Term(
                        builder.concat(one.expression, other.expression),
                        "concat(" + one.text + ", " + other.text + ")");
            }
            case 2 ->
                new Term(builder.function("upper", String.class, one.expression), "function(upper, " + one.text + ")");
            case 3 -> new Term(builder.substring(one.expression, 1, 2), "substring(" + one.text + ")");
            default -> new Term(builder.trim(one.expression), "trim(" + one.text + ")");
        };
    }

    private Term scalar(CommonAbstractCriteria query, Reads outer, Col col, int depth) {
        Subquery sub = query.subquery(col.kind().type());
        Reads root = root(sub);
        Term item = any(sub, root, col, depth);
        sub.select(item.expression);
        if (choices.pick(2) == 0) {
            sub.where(builder.equal(root.from.get("id"), outer.from.get("id")));
        } else {
            sub.where(builder.equal(root.from.get("id"), 1L + choices.pick(6)));
        }
        return new Term(
                sub,
                "(select " + item.text + " from " + root.entity.name().toLowerCase(Locale.ROOT) + " " + root.name
                        + " where id = ...)");
    }

    /** Typed, or two of the builder's methods would fit. */
    private <Y> Expression<Y> nullif(Expression<Y> one, Expression<?> other) {
        return builder.nullif(one, other);
    }
}

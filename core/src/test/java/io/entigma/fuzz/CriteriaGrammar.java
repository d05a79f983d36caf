// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.fuzz.CriteriaTerms.Reads;
import io.entigma.fuzz.CriteriaTerms.Term;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.hibernate.SessionFactory;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;

/** Random criteria queries, updates and deletes. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class CriteriaGrammar {
    private final Choices choices;
    private final CriteriaBuilder builder;
    private final CriteriaDraft draft;
    private final CriteriaTerms terms;
    private final CriteriaConditions conditions;
    private final CriteriaInserts inserts;

    CriteriaGrammar(Choices choices, SessionFactory factory) {
        this.choices = choices;
        this.builder = factory.getCriteriaBuilder();
        this.draft = new CriteriaDraft(!choices.chance(8));
        this.terms = new CriteriaTerms(choices, factory, draft);
        this.conditions = new CriteriaConditions(choices, builder, terms);
        this.inserts = new CriteriaInserts(choices, (HibernateCriteriaBuilder) builder, draft, terms, conditions);
    }

    CriteriaDraft build() {
        switch (choices.pick(11)) {
            case 8 -> inserts.values();
            case 9 -> inserts.select();
            case 10 -> inserts.union();
            case 6 -> delete();
            case 5, 7 -> update();
            default -> select();
        }
        return draft;
    }

    CriteriaDraft draft() {
        return draft;
    }

    private void select() {
        CriteriaQuery<Object> query = builder.createQuery(Object.class);
        Reads root = terms.root(query);
        List<Reads> reads = new ArrayList<>(List.of(root));
        StringJoiner text = new StringJoiner(" ");
        join(root, reads, text);
        Reads main = reads.get(choices.pick(reads.size()));
        List<Selection<?>> items = new ArrayList<>();
        StringJoiner itemTexts = new StringJoiner(", ");
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count; i++) {
            Col col = terms.column(main);
            Term item = choices.pick(3) < 2 ? terms.path(main, col) : itemOf(query, main, col);
            items.add(item.expression());
            itemTexts.add(item.text());
        }
        if (items.size() == 1) {
            query.select((Selection) items.get(0));
        } else {
            query.select((Selection) builder.array(items.toArray(Selection[]::new)));
        }
        if (choices.pick(5) > 0) {
            Term where = conditions.any(query, main, 3);
            query.where((Predicate) where.expression());
            text.add("where").add(where.text());
        }
        boolean ordered = tail(query, root, main, reads.size() == 1, text);
        draft.is(
                query,
                "select " + itemTexts + " from " + root.entity().name() + " " + root.name() + " " + text,
                ordered);
    }

    /** Keeps the group of a term to the attribute that leads it. */
    private Term itemOf(CriteriaQuery<Object> query, Reads main, Col col) {
        Term path = terms.path(main, col);
        return switch (choices.pick(5)) {
            case 0 -> new Term(builder.count(path.expression()), "count(" + path.text() + ")");
            case 1 -> new Term(builder.countDistinct(path.expression()), "count(distinct " + path.text() + ")");
            default -> {
                Term other = terms.any(query, main, col, 2);
                yield new Term(
                        builder.coalesce(path.expression(), other.expression()),
                        "coalesce(" + path.text() + ", " + other.text() + ")");
            }
        };
    }

    private void join(Reads root, List<Reads> reads, StringJoiner text) {
        if (choices.chance(25) && !root.entity().associations().isEmpty()) {
            String name = root.entity().associations().keySet().iterator().next();
            Entities entity = Entities.named(root.entity().associations().get(name));
            Reads joined = terms.named(
                    root.from()
                            .join(
                                    name,
                                    choices.of(
                                            jakarta.persistence.criteria.JoinType.INNER,
                                            jakarta.persistence.criteria.JoinType.LEFT)),
                    entity);
            reads.add(joined);
            text.add("join " + root.name() + "." + name + " " + joined.name());
        }
    }

    private boolean tail(CriteriaQuery<Object> query, Reads root, Reads main, boolean alone, StringJoiner text) {
        int way = choices.pick(10);
        if (way == 5) {
            query.distinct(true);
            text.add("distinct");
        } else if (way == 6) {
            Term by = terms.path(main, terms.column(main));
            query.groupBy(by.expression());
            text.add("group by " + by.text());
        } else if (way > 6) {
            Col col = terms.column(main);
            Term by = choices.pick(2) == 0 ? terms.path(main, col) : terms.path(root, Entities.id());
            query.orderBy(builder.asc(by.expression()), builder.desc(root.from().get("id")));
            text.add("order by " + by.text() + ", id desc");
            return alone;
        }
        return false;
    }

    private void update() {
        Entities entity = terms.entity();
        CriteriaUpdate<Object> update = builder.createCriteriaUpdate(terms.type(entity));
        Root<Object> from = update.from(terms.type(entity));
        Reads root = terms.named(from, entity);
        StringJoiner text = new StringJoiner(", ", "update " + entity.name() + " " + root.name() + " set ", "");
        List<Col> left = new ArrayList<>(entity.cols());
        int count = 1 + choices.pick(3);
        for (int i = 0; i < count && !left.isEmpty(); i++) {
            Col col = left.remove(choices.pick(left.size()));
            text.add(col.path() + " = " + set(update, root, col));
        }
        String where = "";
        if (choices.pick(5) > 0) {
            Term condition = conditions.any(update, root, 2);
            update.where((Predicate) condition.expression());
            where = " where " + condition.text();
        }
        draft.is(update, text + where);
    }

    private String set(CriteriaUpdate<Object> update, Reads root, Col col) {
        Path<Object> path = (Path<Object>) terms.path(root, col).expression();
        switch (choices.pick(4)) {
            case 0 -> {
                Object value = terms.pooled(col);
                update.set(path, value);
                return Rows.text(value);
            }
            case 1 -> {
                Term value = terms.any(update, root, col, 2);
                set(update, path, (Expression<Object>) value.expression());
                return value.text();
            }
            case 2 -> {
                set(update, path, (Expression<Object>)
                        builder.nullLiteral((Class) col.kind().type()));
                return "null";
            }
            default -> {
                Term value = terms.parameter(col);
                set(update, path, (Expression<Object>) value.expression());
                return value.text();
            }
        }
    }

    private void delete() {
        Entities entity = terms.entity();
        CriteriaDelete<Object> delete = builder.createCriteriaDelete(terms.type(entity));
        Reads root = terms.named(delete.from(terms.type(entity)), entity);
        String where = "";
        if (choices.pick(5) > 0) {
            Term condition = conditions.any(delete, root, 2);
            delete.where((Predicate) condition.expression());
            where = " where " + condition.text();
        }
        draft.is(delete, "delete " + entity.name() + " " + root.name() + where);
    }

    /** Typed, or two of the methods would fit. */
    private static <Y> void set(CriteriaUpdate<?> update, Path<Y> path, Expression<Y> value) {
        update.set(path, value);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import io.entigma.fuzz.CriteriaTerms.Reads;
import io.entigma.fuzz.CriteriaTerms.Term;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Expression;
import jakarta.persistence.criteria.Path;
import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.criteria.JpaCriteriaInsertSelect;
import org.hibernate.query.criteria.JpaCriteriaInsertValues;
import org.hibernate.query.criteria.JpaValues;

/** Inserts, and unions, which only Hibernate's own builder has. */
@SuppressWarnings({"unchecked", "rawtypes"})
final class CriteriaInserts {
    private static final long NEW_IDS = 1000;

    private final Choices choices;
    private final HibernateCriteriaBuilder builder;
    private final CriteriaDraft draft;
    private final CriteriaTerms terms;
    private final CriteriaConditions conditions;

    CriteriaInserts(
            Choices choices,
            HibernateCriteriaBuilder builder,
            CriteriaDraft draft,
            CriteriaTerms terms,
            CriteriaConditions conditions) {
        this.choices = choices;
        this.builder = builder;
        this.draft = draft;
        this.terms = terms;
        this.conditions = conditions;
    }

    void values() {
        Entities entity = terms.entity();
        JpaCriteriaInsertValues<Object> insert = builder.createCriteriaInsertValues(terms.type(entity));
        Reads target = terms.named(insert.getTarget(), entity);
        List<Col> cols = cols(entity);
        insert.setInsertionTargetPaths(paths(target, cols));
        StringJoiner text = new StringJoiner(", ", head(entity, cols) + " values ", "");
        List<JpaValues> rows = new ArrayList<>();
        int count = 1 + choices.pick(2);
        for (int i = 0; i < count; i++) {
            List<Expression<?>> row = new ArrayList<>();
            StringJoiner rowText = new StringJoiner(", ", "(", ")");
            row.add(builder.literal(NEW_IDS + i));
            for (Col col : cols) {
                Term value = terms.value(col);
                row.add(value.expression());
                rowText.add(value.text());
            }
            rows.add(builder.values(row));
            text.add(rowText.toString());
        }
        insert.values(rows);
        draft.is(insert, text.toString());
    }

    void select() {
        Entities entity = terms.entity();
        JpaCriteriaInsertSelect<Object> insert = builder.createCriteriaInsertSelect(terms.type(entity));
        Reads target = terms.named(insert.getTarget(), entity);
        List<Col> cols = cols(entity);
        insert.setInsertionTargetPaths(paths(target, cols));
        CriteriaQuery query = builder.createTupleQuery();
        Reads root = terms.root(query);
        List<Selection<?>> items = new ArrayList<>();
        StringJoiner text = new StringJoiner(", ", head(entity, cols) + " select ", "");
        items.add(builder.sum((Expression<Long>) (Expression) root.from().get("id"), NEW_IDS));
        for (Col col : cols) {
            Term value = terms.any(query, root, col, 1);
            items.add(value.expression());
            text.add(value.text());
        }
        query.multiselect(items);
        String where = "";
        if (choices.pick(2) == 0) {
            Term condition = conditions.any(query, root, 1);
            query.where((Predicate) condition.expression());
            where = " where " + condition.text();
        }
        insert.select(query);
        draft.is(insert, text + " from " + root.entity().name() + " " + root.name() + where);
    }

    void union() {
        Reads leading = null;
        Col col = null;
        List<CriteriaQuery<Object>> branches = new ArrayList<>();
        StringJoiner text = new StringJoiner(choices.pick(2) == 0 ? " union all " : " union ");
        for (int i = 0; i < 2; i++) {
            CriteriaQuery<Object> query = builder.createQuery(Object.class);
            Reads root = terms.root(query);
            if (leading == null) {
                leading = root;
                col = terms.column(root);
            }
            Term item = i == 0 ? terms.path(root, col) : terms.any(query, root, col, 1);
            query.select((Selection) item.expression());
            branches.add(query);
            text.add("select " + item.text() + " from " + root.entity().name() + " " + root.name());
        }
        boolean all = text.toString().contains("union all");
        draft.is(builder.union(all, branches.get(0), branches.get(1)), text.toString(), false);
    }

    private List<Col> cols(Entities entity) {
        List<Col> all = new ArrayList<>(entity.cols());
        List<Col> cols = new ArrayList<>();
        for (int i = choices.pick(3); i >= 0 && !all.isEmpty(); i--) {
            cols.add(all.remove(choices.pick(all.size())));
        }
        return cols;
    }

    private List<Path<?>> paths(Reads target, List<Col> cols) {
        List<Path<?>> paths = new ArrayList<>();
        paths.add(((Root<?>) target.from()).get("id"));
        cols.forEach(col -> paths.add((Path<?>) terms.path(target, col).expression()));
        return paths;
    }

    private static String head(Entities entity, List<Col> cols) {
        StringJoiner names = new StringJoiner(", ", "insert into " + entity.name() + " (id, ", ")");
        cols.forEach(col -> names.add(col.path()));
        return names.toString();
    }
}

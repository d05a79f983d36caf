// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** HQL with its parameters. */
record HqlStatement(
        String hql,
        boolean positional,
        List<Object> values,
        Set<String> mayBeBound,
        Set<String> loose,
        boolean encrypted,
        boolean mutation,
        boolean ordered,
        int first,
        int max,
        List<Integer> choices,
        Promise promise)
        implements FuzzStatement {
    static final Object NULL = "(null)";

    HqlStatement promised(Promise given) {
        return new HqlStatement(
                hql, positional, values, mayBeBound, loose, encrypted, mutation, ordered, first, max, choices, given);
    }

    @Override
    public String describe() {
        List<String> parameters = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            if (used(i)) {
                parameters.add(name(i) + "=" + Rows.text(values.get(i)));
            }
        }
        return hql
                + (parameters.isEmpty() ? "" : "  -- " + String.join(", ", parameters))
                + (max > 0 ? "  -- rows " + first + " to " + (first + max) : "");
    }

    @Override
    public List<?> run(FuzzSession session) {
        if (mutation) {
            FuzzQuery query = session.mutation(hql);
            bind(query);
            return List.of(query.execute());
        }
        FuzzQuery query = session.selection(hql);
        bind(query);
        if (max > 0) {
            query.page(first, max);
        }
        List<Object> rows = query.list();
        if (max == 0 && hql.length() % 9 == 0) {
            // Another translation of the same text.
            rows = new ArrayList<>(rows);
            rows.add("count " + query.count());
        }
        return rows;
    }

    private void bind(FuzzQuery query) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            Object place = positional ? (Object) (i + 1) : "p" + i;
            if (!used(i)) {
                continue;
            } else if (value instanceof Collection<?> all) {
                query.setAll(place, all);
            } else if (hql.length() % 5 == 0 && value != NULL) {
                query.setTyped(place, value);
            } else {
                query.set(place, value == NULL ? null : value);
            }
        }
    }

    private String name(int i) {
        return positional ? "?" + (i + 1) : ":p" + i;
    }

    private boolean used(int i) {
        String name = name(i);
        int at = hql.indexOf(name);
        while (at >= 0 && at + name.length() < hql.length() && Character.isDigit(hql.charAt(at + name.length()))) {
            at = hql.indexOf(name, at + 1);
        }
        return at >= 0;
    }
}

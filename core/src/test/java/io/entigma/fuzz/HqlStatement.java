// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;
import org.hibernate.query.MutationQuery;
import org.hibernate.query.SelectionQuery;

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
    public List<?> run(Session session) {
        if (mutation) {
            MutationQuery query = session.createMutationQuery(hql);
            bind(query);
            return List.of(query.executeUpdate());
        }
        SelectionQuery<Object> query = session.createSelectionQuery(hql, Object.class);
        bind(query);
        if (max > 0) {
            query.setFirstResult(first).setMaxResults(max);
        }
        List<Object> rows = query.getResultList();
        if (max == 0 && hql.length() % 9 == 0) {
            // Another translation of the same text.
            rows = new ArrayList<>(rows);
            rows.add("count " + query.getResultCount());
        }
        return rows;
    }

    private void bind(CommonQueryContract query) {
        for (int i = 0; i < values.size(); i++) {
            Object value = values.get(i);
            if (!used(i)) {
                continue;
            } else if (value instanceof Collection<?> all) {
                list(query, i, all);
            } else if (hql.length() % 5 == 0 && value != NULL) {
                typed(query, i, value);
            } else if (positional) {
                query.setParameter(i + 1, value == NULL ? null : value);
            } else {
                query.setParameter("p" + i, value == NULL ? null : value);
            }
        }
    }

    /** The form that names the class. */
    private <T> void typed(CommonQueryContract query, int i, T value) {
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) value.getClass();
        if (positional) {
            query.setParameter(i + 1, value, type);
        } else {
            query.setParameter("p" + i, value, type);
        }
    }

    private void list(CommonQueryContract query, int i, Collection<?> all) {
        if (positional) {
            query.setParameterList(i + 1, all);
        } else {
            query.setParameterList("p" + i, all);
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

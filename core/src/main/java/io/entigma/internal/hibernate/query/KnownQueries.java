// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Tries the queries of a session factory that are known when it starts: its named ones, and those that a framework found. */
final class KnownQueries {
    private KnownQueries() {}

    /**
     * Tells which would be refused.
     *
     * @param factory the session factory, complete
     * @throws io.entigma.error.MisconfigurationException if there is one, unless the setting says otherwise
     */
    static void check(SessionFactoryImplementor factory) {
        QueryTrial trial = new QueryTrial(factory);
        if (!trial.isOn()) {
            return;
        }
        List<String> refusals = new ArrayList<>();
        if (factory.getSessionFactoryOptions().isNamedQueryStartupCheckingEnabled()) {
            named(factory)
                    .forEach((name, hql) -> trial.refusal(hql)
                            .ifPresent(refusal -> refusals.add("the named query '" + name + "': " + refusal)));
        }
        found(factory)
                .forEach((place, queries) -> queries.stream()
                        .flatMap(hql -> trial.refusal(hql).stream())
                        .forEach(refusal -> refusals.add(place + ": " + refusal)));
        trial.tell(refusals);
    }

    private static Map<String, String> named(SessionFactoryImplementor factory) {
        Map<String, String> queries = new TreeMap<>();
        factory.getQueryEngine()
                .getNamedObjectRepository()
                .visitSqmQueryMementos(query -> queries.put(query.getRegistrationName(), query.getHqlString()));
        return queries;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Collection<String>> found(SessionFactoryImplementor factory) {
        Object found = factory.getProperties().get(QueryTrial.FOUND_QUERIES);
        return found == null ? Map.of() : new TreeMap<>((Map<String, Collection<String>>) found);
    }
}

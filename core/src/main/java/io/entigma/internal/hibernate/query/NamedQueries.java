// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Tries the named queries of a session factory. */
final class NamedQueries {
    private NamedQueries() {}

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
        Map<String, String> queries = new TreeMap<>();
        factory.getQueryEngine()
                .getNamedObjectRepository()
                .visitSqmQueryMementos(query -> queries.put(query.getRegistrationName(), query.getHqlString()));
        List<String> refusals = new ArrayList<>();
        queries.forEach((name, hql) ->
                trial.refusal(hql).ifPresent(refusal -> refusals.add("the named query '" + name + "': " + refusal)));
        trial.tell(refusals);
    }
}

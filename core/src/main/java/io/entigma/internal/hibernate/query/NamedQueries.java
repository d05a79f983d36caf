// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.error.QueryRefusedException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.internal.QueryParameterBindingsImpl;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.QueryEngine;
import org.hibernate.query.spi.QueryOptions;

/** Translates the named queries of a session factory once, to hear what our rules say. */
final class NamedQueries {
    private static final System.Logger LOG = System.getLogger(NamedQueries.class.getName());

    private NamedQueries() {}

    /**
     * Adds a sentence for each query that would be refused.
     *
     * @param factory the session factory, complete
     * @param problems takes the sentences
     */
    static void check(SessionFactoryImplementor factory, List<String> problems) {
        QueryEngine engine = factory.getQueryEngine();
        Map<String, String> queries = new TreeMap<>();
        engine.getNamedObjectRepository()
                .visitSqmQueryMementos(query -> queries.put(query.getRegistrationName(), query.getHqlString()));
        queries.forEach((name, hql) -> {
            try {
                translate(
                        factory,
                        engine.getInterpretationCache().resolveHqlInterpretation(hql, null, engine.getHqlTranslator()));
            } catch (QueryRefusedException e) {
                problems.add("the named query '" + name + "': " + e.getMessage());
            } catch (RuntimeException e) {
                // Not for us to say: Hibernate has its own check, and some queries are complete only when they run.
                LOG.log(Level.DEBUG, "Entigma could not translate the named query " + name, e);
            }
        });
    }

    private static void translate(SessionFactoryImplementor factory, HqlInterpretation<?> query) {
        new SealedTranslator<>(
                        query.getSqmStatement(),
                        QueryOptions.NONE,
                        query.getDomainParameterXref(),
                        QueryParameterBindingsImpl.from(query.getParameterMetadata(), factory),
                        new LoadQueryInfluencers(factory),
                        HibernateVersion.creationContext(factory),
                        false)
                .translate();
    }
}

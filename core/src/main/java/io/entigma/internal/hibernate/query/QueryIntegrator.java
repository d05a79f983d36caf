// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.mapping.MappingModel;
import io.entigma.internal.hibernate.query.guard.MutationGate;
import io.entigma.internal.hibernate.query.search.SearchSettings;
import org.hibernate.SessionFactory;
import org.hibernate.SessionFactoryObserver;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.BootstrapContext;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.query.sqm.sql.SqmTranslatorFactory;
import org.hibernate.service.spi.SessionFactoryServiceRegistry;

/**
 * Makes sure, when a session factory with encrypted attributes starts, that our rules for queries are in force, and
 * checks the queries that are known by then against them. Found by Hibernate through META-INF/services.
 */
public final class QueryIntegrator implements Integrator {
    /** For Hibernate. */
    public QueryIntegrator() {}

    @Override
    public void integrate(Metadata metadata, BootstrapContext context, SessionFactoryImplementor factory) {
        if (!MappingModel.isEncrypted(metadata)) {
            return;
        }
        SearchSettings.keyVersions(factory);
        factory.addObserver(new SessionFactoryObserver() {
            @Override
            public void sessionFactoryCreated(SessionFactory created) {
                try {
                    MutationGate.install((SessionFactoryImplementor) created);
                    check((SessionFactoryImplementor) created);
                } catch (RuntimeException e) {
                    created.close();
                    throw e;
                }
            }
        });
    }

    private static void check(SessionFactoryImplementor factory) {
        SqmTranslatorFactory inForce = factory.getQueryEngine().getSqmTranslatorFactory();
        if (!(inForce instanceof SealedTranslatorFactory)) {
            throw new MisconfigurationException("hibernate.query.sqm.translator: must be "
                    + SealedTranslatorFactory.class.getName()
                    + " in a session factory with encrypted attributes, but is "
                    + inForce.getClass().getName() + "; queries would compare sealed bytes. Remove the setting");
        }
        KnownQueries.check(factory);
    }

    @Override
    public void disintegrate(SessionFactoryImplementor factory, SessionFactoryServiceRegistry registry) {
        // Nothing is kept.
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.type.EngineService;
import io.entigma.internal.hibernate.type.SealedEntities;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.settings.KnownSettings.QueryCheckMode;
import io.entigma.settings.Settings;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.criteria.CriteriaQuery;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.Optional;
import org.hibernate.engine.spi.LoadQueryInfluencers;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.internal.ParameterMetadataImpl;
import org.hibernate.query.internal.QueryParameterBindingsImpl;
import org.hibernate.query.spi.HqlInterpretation;
import org.hibernate.query.spi.ParameterMetadataImplementor;
import org.hibernate.query.spi.QueryEngine;
import org.hibernate.query.spi.QueryOptions;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmStatement;

/** Translates queries of a session factory without running them, to hear what our rules say. Thread safe. */
public final class QueryTrial {
    /**
     * A property of session factories: queries that a framework found in the application, as a map from where one stands to the
     * texts of HQL there. They are tried when the factory starts, with its named queries.
     */
    public static final String FOUND_QUERIES = "io.entigma.found-queries";

    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final SessionFactoryImplementor factory;
    private final QueryCheckMode mode;

    QueryTrial(SessionFactoryImplementor factory) {
        this.factory = factory;
        this.mode = Settings.of(factory.getProperties())
                .choice(KnownSettings.QUERY_CHECK, QueryCheckMode.class)
                .orElse(QueryCheckMode.FAIL);
    }

    public static QueryTrial of(EntityManagerFactory factory) {
        return new QueryTrial(factory.unwrap(SessionFactoryImplementor.class));
    }

    /** Whether queries are to be tried, and there is something that they could be refused for. */
    public boolean isOn() {
        return mode != QueryCheckMode.OFF
                && !EngineService.of(factory).isForMetadataOnly()
                && factory.getQueryEngine().getSqmTranslatorFactory() instanceof SealedTranslatorFactory
                && !SealedEntities.of(factory).all().isEmpty();
    }

    /**
     * What is said when the query runs, whatever its parameters are.
     *
     * @param query HQL or JPQL
     * @return why it is refused; empty if it is not, or only its parameters can tell
     */
    public Optional<String> refusal(String query) {
        return refusal(() -> {
            QueryEngine engine = factory.getQueryEngine();
            HqlInterpretation<?> read =
                    engine.getInterpretationCache().resolveHqlInterpretation(query, null, engine.getHqlTranslator());
            translate(read.getSqmStatement(), read.getDomainParameterXref(), read.getParameterMetadata());
        });
    }

    /** The same of a query of Criteria. */
    public Optional<String> refusal(CriteriaQuery<?> query) {
        return refusal(() -> {
            SqmStatement<?> statement = (SqmStatement<?>) query;
            DomainParameterXref parameters = DomainParameterXref.from(statement);
            translate(
                    statement,
                    parameters,
                    parameters.hasParameters()
                            ? new ParameterMetadataImpl(parameters.getQueryParameters())
                            : ParameterMetadataImpl.EMPTY);
        });
    }

    private static Optional<String> refusal(Runnable translation) {
        try {
            translation.run();
        } catch (QueryRefusedException e) {
            return Optional.ofNullable(e.getMessage());
        } catch (RuntimeException e) {
            // Not for us to say: Hibernate has its own check, and some queries are complete only when they run.
            LOG.log(Level.DEBUG, "Entigma could not translate a query to look at it ahead", e);
        }
        return Optional.empty();
    }

    private void translate(
            SqmStatement<?> statement, DomainParameterXref parameters, ParameterMetadataImplementor metadata) {
        new SealedTranslator<>(
                        statement,
                        QueryOptions.NONE,
                        parameters,
                        QueryParameterBindingsImpl.from(metadata, factory),
                        new LoadQueryInfluencers(factory),
                        HibernateVersion.creationContext(factory),
                        false)
                .translate();
    }

    /**
     * Does what the setting says about queries that are refused.
     *
     * @param refusals a sentence for each
     * @throws MisconfigurationException if there is one, and the setting is not set, or {@code fail}
     */
    public void tell(Collection<String> refusals) {
        if (refusals.isEmpty() || mode == QueryCheckMode.OFF) {
            return;
        }
        String all = "\n - " + String.join("\n - ", refusals);
        if (mode == QueryCheckMode.FAIL) {
            throw new MisconfigurationException(
                    "Entigma refuses to start, since queries ask what encrypted attributes can never answer ("
                            + KnownSettings.QUERY_CHECK
                            + " is fail; with warn or off each is refused when it is used):" + all);
        }
        LOG.log(Level.WARNING, "Entigma: these queries are refused when they are used:{0}", all);
    }
}

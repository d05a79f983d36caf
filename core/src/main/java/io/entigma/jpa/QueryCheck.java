// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.jpa;

import io.entigma.Incubating;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.query.QueryTrial;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.criteria.CriteriaQuery;
import java.util.Collection;
import java.util.Optional;

/**
 * Tells of queries, before they run and without running them, whether encrypted attributes can answer them: for frameworks that
 * know an application's queries when it starts, and for tests. Thread safe.
 *
 * <pre>{@code
 * QueryCheck.of(entityManagerFactory).refusal("from Customer c order by c.ssn")    // why that is refused
 * }</pre>
 */
@Incubating
public final class QueryCheck {
    private final QueryTrial trial;

    private QueryCheck(QueryTrial trial) {
        this.trial = trial;
    }

    /**
     * The rules of a factory.
     *
     * @param factory of Hibernate
     * @return its check
     * @throws MisconfigurationException if {@code entigma.query-check} has another value than fail, warn and off
     */
    public static QueryCheck of(EntityManagerFactory factory) {
        return new QueryCheck(QueryTrial.of(factory));
    }

    /**
     * Whether there is something to check: the factory has encrypted attributes, and {@code entigma.query-check} is not off.
     *
     * @return whether there is
     */
    public boolean isOn() {
        return trial.isOn();
    }

    /**
     * Why a query is refused, whatever its parameters are.
     *
     * @param query HQL or JPQL
     * @return the message of the {@link io.entigma.error.QueryRefusedException} that it would end in; empty if the attributes
     *     can answer it, if that depends on the parameters, or if Hibernate does not understand it
     */
    public Optional<String> refusal(String query) {
        return trial.refusal(query);
    }

    /**
     * Why a query is refused, whatever its parameters are.
     *
     * @param query of the factory's {@link EntityManagerFactory#getCriteriaBuilder criteria builder}
     * @return as of {@link #refusal(String)}
     */
    public Optional<String> refusal(CriteriaQuery<?> query) {
        return trial.refusal(query);
    }

    /**
     * Does with queries that are refused what {@code entigma.query-check} says: fails, warns, or nothing.
     *
     * @param refusals a sentence for each, which says whose query it is
     * @throws MisconfigurationException with all sentences, if there are some and the setting is fail
     */
    public void tell(Collection<String> refusals) {
        trial.tell(refusals);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.data;

import io.entigma.jpa.QueryCheck;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.criteria.CriteriaQuery;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.core.Ordered;
import org.springframework.data.jpa.repository.query.AbstractJpaQuery;
import org.springframework.data.repository.core.support.QueryCreationListener;
import org.springframework.data.repository.core.support.RepositoryFactoryBeanSupport;

/**
 * Tells at the start, as one list, which methods of repositories ask what encrypted attributes can never answer, as {@code
 * entigma.query-check} says; of repositories that are made later, as soon as they are made. Native queries and procedures are not
 * looked at. Thread safe.
 */
public final class RepositoryQueryCheck
        implements BeanPostProcessor, SmartInitializingSingleton, ApplicationListener<ContextRefreshedEvent>, Ordered {
    private static final System.Logger LOG = System.getLogger(RepositoryQueryCheck.class.getName());

    private final Map<EntityManagerFactory, QueryCheck> checks = new HashMap<>();
    private final Map<EntityManagerFactory, List<String>> refusals = new LinkedHashMap<>();
    private boolean isStarted;

    /** For the auto-configuration. */
    public RepositoryQueryCheck() {}

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof RepositoryFactoryBeanSupport<?, ?, ?> repository) {
            Class<?> type = repository.getObjectType();
            repository.addRepositoryFactoryCustomizer(
                    factory -> factory.addQueryCreationListener(new Listener(type.getSimpleName())));
        }
        return bean;
    }

    /** Of each repository one, whose class tells Spring Data which queries it wants to hear of. */
    private final class Listener implements QueryCreationListener<AbstractJpaQuery> {
        private final String repository;

        Listener(String repository) {
            this.repository = repository;
        }

        @Override
        public void onCreation(AbstractJpaQuery query) {
            String method = repository + "." + query.getQueryMethod().getName();
            try {
                look(RepositoryStatements.factory(query), query, method);
            } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
                LOG.log(Level.DEBUG, "Entigma could not look at the query of " + method, e);
                return;
            }
            if (isStarted()) {
                tell();
            }
        }
    }

    private synchronized void look(EntityManagerFactory factory, AbstractJpaQuery query, String method)
            throws ReflectiveOperationException {
        QueryCheck check = checks.computeIfAbsent(factory, QueryCheck::of);
        if (!check.isOn()) {
            return;
        }
        for (Method maker : RepositoryStatements.makers(query)) {
            Optional<String> refusal = RepositoryStatements.statement(factory, query, maker)
                    .flatMap(statement -> refusal(check, statement));
            if (refusal.isPresent()) {
                refusals.computeIfAbsent(factory, any -> new ArrayList<>()).add(method + ": " + refusal.get());
                return;
            }
        }
    }

    /** Spring Data 3.5 has Criteria for derived queries, later lines have text. */
    private static Optional<String> refusal(QueryCheck check, Object statement) {
        return statement instanceof CriteriaQuery<?> criteria
                ? check.refusal(criteria)
                : check.refusal(statement.toString());
    }

    private synchronized boolean isStarted() {
        return isStarted;
    }

    private synchronized void tell() {
        Map<EntityManagerFactory, List<String>> found = Map.copyOf(refusals);
        refusals.clear();
        found.forEach((factory, sentences) -> {
            QueryCheck check = checks.get(factory);
            if (check != null) {
                check.tell(sentences);
            }
        });
    }

    @Override
    public void afterSingletonsInstantiated() {
        tell();
    }

    /** Repositories whose start is deferred are made when the first listeners hear of this. */
    @Override
    public void onApplicationEvent(ContextRefreshedEvent event) {
        tell();
        synchronized (this) {
            isStarted = true;
        }
    }

    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}

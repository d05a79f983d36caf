// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.data;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.springframework.orm.jpa.EntityManagerHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The statement with which somebody asks an entity manager for a query. Instead of an answer it gets this exception, so that no
 * session is opened, no tenant asked for, and no parameter bound.
 */
final class CapturedStatement extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Object statement;

    private CapturedStatement(@Nullable Object statement) {
        super("the query is looked at and not made", null, false, false);
        this.statement = statement;
    }

    /** What makes the query. */
    interface Call {
        void run() throws ReflectiveOperationException;
    }

    /**
     * Listens to a call on this thread.
     *
     * @param factory as the caller's entity manager names it
     * @param call makes a query
     * @return HQL, JPQL, or a query of Criteria; empty for anything else
     * @throws ReflectiveOperationException of the call
     */
    static Optional<Object> of(EntityManagerFactory factory, Call call) throws ReflectiveOperationException {
        Object before = TransactionSynchronizationManager.unbindResourceIfPossible(factory);
        TransactionSynchronizationManager.bindResource(factory, new EntityManagerHolder(listener(factory)));
        try {
            call.run();
            return Optional.empty();
        } catch (InvocationTargetException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof CapturedStatement captured) {
                    return Optional.ofNullable(captured.statement);
                }
            }
            throw e;
        } finally {
            TransactionSynchronizationManager.unbindResource(factory);
            if (before != null) {
                TransactionSynchronizationManager.bindResource(factory, before);
            }
        }
    }

    /** Of Hibernate's interface, since that is what Spring calls. */
    private static EntityManager listener(EntityManagerFactory factory) {
        return (EntityManager) Proxy.newProxyInstance(
                CapturedStatement.class.getClassLoader(),
                new Class<?>[] {Session.class},
                (proxy, method, arguments) -> answer(factory, method, arguments));
    }

    private static @Nullable Object answer(EntityManagerFactory factory, Method method, Object @Nullable [] arguments) {
        return switch (method.getName()) {
            case "isOpen" -> true;
            case "getEntityManagerFactory", "getSessionFactory", "getFactory" -> factory;
            case "getMetamodel" -> factory.getMetamodel();
            case "getCriteriaBuilder" -> factory.getCriteriaBuilder();
            case "toString" -> "a listener for queries";
            case "createQuery", "createSelectionQuery", "createMutationQuery" ->
                throw new CapturedStatement(arguments == null ? null : arguments[0]);
            default -> throw new CapturedStatement(null);
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.QueryRefusedException;
import io.entigma.internal.hibernate.MappingModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.internal.MappingModelCreationProcess;
import org.hibernate.query.spi.DomainQueryExecutionContext;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.mutation.internal.SqmMultiTableMutationStrategyProviderStandard;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableInsertStrategy;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategy;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategyProvider;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.jspecify.annotations.Nullable;

/**
 * Looks at bulk statements over several tables before Hibernate's strategies run them, which translate them on their own,
 * past {@link SealedTranslatorFactory}. Thread safe.
 */
final class GuardedStrategies implements SqmMultiTableMutationStrategyProvider {
    private static final long serialVersionUID = 1L;

    private final transient SqmMultiTableMutationStrategyProvider hibernate =
            new SqmMultiTableMutationStrategyProviderStandard();

    @Override
    public @Nullable SqmMultiTableMutationStrategy createMutationStrategy(
            EntityMappingType root, MappingModelCreationProcess process) {
        return guarded(SqmMultiTableMutationStrategy.class, hibernate.createMutationStrategy(root, process), process);
    }

    @Override
    public @Nullable SqmMultiTableInsertStrategy createInsertStrategy(
            EntityMappingType root, MappingModelCreationProcess process) {
        return guarded(SqmMultiTableInsertStrategy.class, hibernate.createInsertStrategy(root, process), process);
    }

    private static <S> @Nullable S guarded(Class<S> type, @Nullable S strategy, MappingModelCreationProcess process) {
        if (strategy == null
                || MappingModel.encryptedColumns(process.getCreationContext().getBootModel())
                        .isEmpty()) {
            return strategy;
        }
        // A proxy, since the methods that run a statement differ between Hibernate 6.6 and 7.
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> run(strategy, method, arguments)));
    }

    private static @Nullable Object run(Object strategy, Method method, Object @Nullable [] arguments)
            throws Exception {
        DomainQueryExecutionContext execution = execution(arguments);
        if (execution == null) {
            return call(strategy, method, arguments);
        }
        check(arguments);
        try {
            return MutationGate.watch(execution.getSession().getFactory(), () -> call(strategy, method, arguments));
        } catch (QueryRefusedException e) {
            // Hibernate may have run a part of it.
            markRollback(execution);
            throw e;
        }
    }

    private static @Nullable DomainQueryExecutionContext execution(Object @Nullable [] arguments) {
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            if (argument instanceof DomainQueryExecutionContext execution) {
                return execution;
            }
        }
        return null;
    }

    private static void markRollback(DomainQueryExecutionContext execution) {
        if (execution.getSession().isTransactionInProgress()) {
            execution
                    .getSession()
                    .getTransactionCoordinator()
                    .getTransactionDriverControl()
                    .markRollbackOnly();
        }
    }

    private static @Nullable Object call(Object strategy, Method method, Object @Nullable [] arguments)
            throws Exception {
        try {
            return method.invoke(strategy, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static void check(Object @Nullable [] arguments) {
        if (arguments != null
                && arguments.length == 3
                && arguments[0] instanceof SqmDmlStatement<?> statement
                && arguments[1] instanceof DomainParameterXref parameters
                && arguments[2] instanceof DomainQueryExecutionContext execution) {
            check(statement, parameters, execution);
        }
    }

    /** Before anything runs; {@link MutationGate} has the last look at what Hibernate makes of the statement. */
    private static void check(
            SqmDmlStatement<?> statement, DomainParameterXref parameters, DomainQueryExecutionContext execution) {
        SessionFactoryImplementor factory = execution.getSession().getFactory();
        SealedTranslator<?> translator = new SealedTranslator<>(
                statement,
                execution.getQueryOptions(),
                parameters,
                execution.getQueryParameterBindings(),
                execution.getSession().getLoadQueryInfluencers(),
                HibernateVersion.creationContext(factory),
                false);
        try {
            translator.check();
        } catch (QueryRefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            // The usual translation does not know all statements over several tables.
            if (!MutationGate.isInForce(factory)) {
                throw e;
            }
            if (translator.seen() != null && !(statement instanceof SqmInsertStatement<?>)) {
                throw Refusal.bulk(translator.seen(), "this use");
            }
        } finally {
            parameters.clearExpansions();
        }
        if (translator.seen() != null && !MutationGate.isInForce(factory)) {
            throw new QueryRefusedException("a bulk statement over several tables with encrypted attributes: cannot be"
                    + " watched, since Hibernate's packages are not open to Entigma; open"
                    + " org.hibernate.engine.jdbc.env.internal of org.hibernate.orm.core, or select the identifiers and"
                    + " change the entities");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.query.guard.MutationGate;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.type.EncryptedType;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.query.spi.DomainQueryExecutionContext;
import org.hibernate.query.sqm.internal.DomainParameterXref;
import org.hibernate.query.sqm.tree.SqmDmlStatement;
import org.hibernate.query.sqm.tree.insert.SqmInsertStatement;
import org.jspecify.annotations.Nullable;

/**
 * A bulk statement over several tables that is about to be run, looked at before anything of it is; {@link MutationGate} has
 * the last look at what Hibernate makes of it.
 *
 * @param statement the statement
 * @param parameters its parameters
 * @param execution its values and its session
 */
record BulkCheck(SqmDmlStatement<?> statement, DomainParameterXref parameters, DomainQueryExecutionContext execution) {

    /** The statement among the arguments of a strategy's method, or null if the method runs none. */
    static @Nullable BulkCheck among(Object @Nullable [] arguments) {
        SqmDmlStatement<?> statement = first(SqmDmlStatement.class, arguments);
        DomainParameterXref parameters = first(DomainParameterXref.class, arguments);
        DomainQueryExecutionContext execution = first(DomainQueryExecutionContext.class, arguments);
        if (execution == null) {
            return null;
        }
        if (statement == null || parameters == null) {
            throw new IllegalStateException("Hibernate runs bulk statements in a way that Entigma does not know");
        }
        return new BulkCheck(statement, parameters, execution);
    }

    private static <A> @Nullable A first(Class<A> type, Object @Nullable [] arguments) {
        for (Object argument : arguments == null ? new Object[0] : arguments) {
            if (type.isInstance(argument)) {
                return type.cast(argument);
            }
        }
        return null;
    }

    /**
     * Refuses what cannot be watched.
     *
     * @param own an encrypted attribute of the entities that the statement changes, or null if they have none
     * @return one that the statement uses, or null if none was found
     */
    @Nullable
    EncryptedType check(@Nullable EncryptedType own) {
        SealedTranslator<?> translator = new SealedTranslator<>(
                statement,
                execution.getQueryOptions(),
                parameters,
                UntouchedBindings.of(execution.getQueryParameterBindings()),
                execution.getSession().getLoadQueryInfluencers(),
                HibernateVersion.creationContext(factory()),
                false);
        try {
            translator.check();
        } catch (QueryRefusedException e) {
            throw e;
        } catch (RuntimeException e) {
            unknown(e, translator.seen() == null ? own : translator.seen());
        } finally {
            parameters.clearExpansions();
        }
        if (translator.seen() != null && !MutationGate.isInForce(factory())) {
            throw new QueryRefusedException("a bulk statement over several tables with encrypted attributes: cannot be"
                    + " watched, since Hibernate's packages are not open to Entigma; open"
                    + " org.hibernate.engine.jdbc.env.internal of org.hibernate.orm.core, or select the identifiers and"
                    + " change the entities");
        }
        return translator.seen();
    }

    boolean isInsert() {
        return statement instanceof SqmInsertStatement<?>;
    }

    /** Hibernate Reactive translates the parts of a statement at moments of its own. */
    void refuseUnwatched(@Nullable EncryptedType used) {
        if (used != null) {
            throw QueryRefusals.bulk(used, "this use in Hibernate Reactive");
        }
    }

    /** The usual translation does not know all statements over several tables, and of inserts it knows few. */
    private void unknown(RuntimeException failure, @Nullable EncryptedType involved) {
        if (!MutationGate.isInForce(factory())) {
            throw failure;
        }
        if (involved != null && !isInsert()) {
            throw QueryRefusals.bulk(involved, "this use");
        }
    }

    SessionFactoryImplementor factory() {
        return execution.getSession().getFactory();
    }

    /** For a statement of which Hibernate may have run a part. */
    void markRollback() {
        if (execution.getSession().isTransactionInProgress()) {
            execution
                    .getSession()
                    .getTransactionCoordinator()
                    .getTransactionDriverControl()
                    .markRollbackOnly();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.SealedTranslatorFactory;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.StatementBinders;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import org.hibernate.engine.jdbc.env.internal.JdbcEnvironmentImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.SqlAstTranslator;
import org.hibernate.sql.ast.SqlAstTranslatorFactory;
import org.hibernate.sql.ast.tree.MutationStatement;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.hibernate.sql.exec.spi.JdbcOperation;
import org.hibernate.sql.exec.spi.JdbcOperationQueryMutation;
import org.hibernate.sql.exec.spi.JdbcOperationQuerySelect;
import org.hibernate.sql.model.ast.TableMutation;
import org.hibernate.sql.model.jdbc.JdbcMutationOperation;
import org.jspecify.annotations.Nullable;

/**
 * The last look at every statement that writes, whoever translated it, before it becomes SQL. Hibernate runs bulk statements
 * over several tables as several statements, which it translates past {@link SealedTranslatorFactory} and in which a
 * parameter has one type for all its places; here what goes into a sealed column is bound sealed, or the statement is
 * refused. Takes the place of Hibernate's own factory, for which there is no extension point. Thread safe.
 */
public final class MutationGate implements SqlAstTranslatorFactory {
    private static final String FIELD = "sqlAstTranslatorFactory";

    private final SqlAstTranslatorFactory hibernate;
    private final ThreadLocal<Boolean> inStrategy = new ThreadLocal<>();

    private MutationGate(SqlAstTranslatorFactory hibernate) {
        this.hibernate = hibernate;
    }

    /**
     * Puts the gate in force, unless Java does not allow it: on the module path, with Hibernate's packages not open. Whoever
     * depends on it must look.
     */
    public static void install(SessionFactoryImplementor factory) {
        JdbcEnvironment environment = factory.getJdbcServices().getJdbcEnvironment();
        SqlAstTranslatorFactory current = environment.getSqlAstTranslatorFactory();
        if (current instanceof MutationGate) {
            return;
        }
        try {
            Field field = JdbcEnvironmentImpl.class.getDeclaredField(FIELD);
            field.setAccessible(true);
            field.set(environment, new MutationGate(current));
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(MutationGate.class.getName())
                    .log(
                            System.Logger.Level.DEBUG,
                            "Entigma: JdbcEnvironmentImpl." + FIELD + " stays Hibernate's own",
                            e);
        }
    }

    public static boolean isInForce(SessionFactoryImplementor factory) {
        return factory.getJdbcServices().getJdbcEnvironment().getSqlAstTranslatorFactory() instanceof MutationGate;
    }

    /** Looks at all statements that Hibernate makes meanwhile on this thread for one that runs over several tables. */
    public static <R> R watch(SessionFactoryImplementor factory, Callable<R> strategy) throws Exception {
        if (!(factory.getJdbcServices().getJdbcEnvironment().getSqlAstTranslatorFactory() instanceof MutationGate gate)
                || gate.inStrategy.get() != null) {
            return strategy.call();
        }
        gate.inStrategy.set(true);
        try {
            return strategy.call();
        } finally {
            gate.inStrategy.remove();
        }
    }

    @Override
    public SqlAstTranslator<JdbcOperationQuerySelect> buildSelectTranslator(
            SessionFactoryImplementor factory, SelectStatement statement) {
        SqlAstTranslator<JdbcOperationQuerySelect> translator = hibernate.buildSelectTranslator(factory, statement);
        return inStrategy.get() == null ? translator : guarded(translator, factory, statement);
    }

    @Override
    public SqlAstTranslator<? extends JdbcOperationQueryMutation> buildMutationTranslator(
            SessionFactoryImplementor factory, MutationStatement statement) {
        return guarded(hibernate.buildMutationTranslator(factory, statement), factory, statement);
    }

    @Override
    public <O extends JdbcMutationOperation> SqlAstTranslator<O> buildModelMutationTranslator(
            TableMutation<O> mutation, SessionFactoryImplementor factory) {
        return hibernate.buildModelMutationTranslator(mutation, factory);
    }

    /**
     * A translator that looks at the statement when it is translated, since Hibernate may add to it until then. A proxy, since
     * the interface's methods differ between Hibernate 6.6 and 7.
     */
    @SuppressWarnings("unchecked")
    private static <O extends JdbcOperation> SqlAstTranslator<O> guarded(
            SqlAstTranslator<O> translator, SessionFactoryImplementor factory, Statement statement) {
        return (SqlAstTranslator<O>) Proxy.newProxyInstance(
                SqlAstTranslator.class.getClassLoader(),
                new Class<?>[] {SqlAstTranslator.class},
                (proxy, method, arguments) -> {
                    boolean translates = method.getName().equals("translate");
                    StatementBinders binders = new StatementBinders(new PlainMappings(factory));
                    if (translates && !OwnNodes.areIn(statement)) {
                        JdbcMapping integerType = factory.getTypeConfiguration().getBasicTypeForJavaType(Integer.class);
                        new StepGuard(integerType, factory.getJdbcServices().getDialect(), binders).check(statement);
                    }
                    Object result = call(translator, method, arguments);
                    if (translates && result instanceof JdbcOperation operation) {
                        operation.getParameterBinders().replaceAll(binders::replace);
                    }
                    return result;
                });
    }

    private static @Nullable Object call(Object translator, Method method, Object @Nullable [] arguments)
            throws Throwable {
        try {
            return method.invoke(translator, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

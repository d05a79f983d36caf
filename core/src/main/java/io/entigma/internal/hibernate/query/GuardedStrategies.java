// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappingModel;
import io.entigma.internal.hibernate.query.guard.MutationGate;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Table;
import org.hibernate.metamodel.mapping.EntityMappingType;
import org.hibernate.metamodel.mapping.internal.MappingModelCreationProcess;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableInsertStrategy;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategy;
import org.hibernate.query.sqm.mutation.spi.SqmMultiTableMutationStrategyProvider;
import org.jspecify.annotations.Nullable;

/**
 * Looks at bulk statements over several tables before Hibernate's strategies run them, which translate them on their own,
 * past {@link SealedTranslatorFactory}. Thread safe.
 */
final class GuardedStrategies implements SqmMultiTableMutationStrategyProvider {
    private static final long serialVersionUID = 1L;

    private final transient SqmMultiTableMutationStrategyProvider hibernate;
    private final transient boolean canBeWatched;
    private transient volatile @Nullable Walked walked;

    /** The encrypted columns of the mapping that Hibernate makes strategies for. */
    private record Walked(WeakReference<Metadata> of, List<MappedColumn> sealed) {}

    /**
     * Around Hibernate's own.
     *
     * @param hibernate makes the strategies
     * @param canBeWatched whether a statement runs on the thread that calls its strategy
     */
    GuardedStrategies(SqmMultiTableMutationStrategyProvider hibernate, boolean canBeWatched) {
        this.hibernate = hibernate;
        this.canBeWatched = canBeWatched;
    }

    @Override
    public @Nullable SqmMultiTableMutationStrategy createMutationStrategy(
            EntityMappingType root, MappingModelCreationProcess process) {
        return guarded(
                SqmMultiTableMutationStrategy.class,
                hibernate.createMutationStrategy(root, process),
                root.getEntityName(),
                process);
    }

    @Override
    public @Nullable SqmMultiTableInsertStrategy createInsertStrategy(
            EntityMappingType root, MappingModelCreationProcess process) {
        return guarded(
                SqmMultiTableInsertStrategy.class,
                hibernate.createInsertStrategy(root, process),
                root.getEntityName(),
                process);
    }

    private <S> @Nullable S guarded(
            Class<S> type, @Nullable S strategy, String entity, MappingModelCreationProcess process) {
        if (strategy == null) {
            return null;
        }
        Metadata model = process.getCreationContext().getBootModel();
        List<MappedColumn> sealed = sealed(model);
        if (sealed.isEmpty()) {
            return strategy;
        }
        EncryptedType own = typeIn(tables(model.getEntityBinding(entity)), sealed);
        // A proxy, since the methods that run a statement differ between Hibernate 6.6 and 7.
        return type.cast(Proxy.newProxyInstance(
                strategy.getClass().getClassLoader(),
                interfaces(type, strategy),
                (proxy, method, arguments) -> run(strategy, own, method, arguments)));
    }

    /** Walks over a mapping once, although each of its entities asks. */
    private List<MappedColumn> sealed(Metadata model) {
        Walked last = walked;
        if (last == null || last.of.get() != model) {
            last = new Walked(new WeakReference<>(model), MappingModel.of(model).encryptedColumns());
            walked = last;
        }
        return last.sealed;
    }

    /** Hibernate Reactive asks for interfaces of its own. */
    private static Class<?>[] interfaces(Class<?> type, Object strategy) {
        Set<Class<?>> found = new LinkedHashSet<>(Set.of(type));
        for (Class<?> owner = strategy.getClass(); owner != null; owner = owner.getSuperclass()) {
            Stream.of(owner.getInterfaces())
                    .filter(each -> type.isAssignableFrom(each) && Modifier.isPublic(each.getModifiers()))
                    .forEach(found::add);
        }
        return found.toArray(Class<?>[]::new);
    }

    /** The tables of an entity's whole hierarchy. */
    private static Set<Table> tables(@Nullable PersistentClass entity) {
        Set<Table> tables = new HashSet<>();
        if (entity != null) {
            for (PersistentClass each : entity.getRootClass().getSubclassClosure()) {
                tables.add(each.getTable());
                each.getJoins().forEach(join -> tables.add(join.getTable()));
            }
        }
        return tables;
    }

    private static @Nullable EncryptedType typeIn(Set<Table> tables, List<MappedColumn> sealed) {
        return sealed.stream()
                .filter(column -> tables.contains(column.table()))
                .map(MappedColumn::type)
                .findFirst()
                .orElse(null);
    }

    private @Nullable Object run(
            Object strategy, @Nullable EncryptedType own, Method method, Object @Nullable [] arguments)
            throws Exception {
        BulkCheck bulk = BulkCheck.among(arguments);
        if (bulk == null) {
            return call(strategy, method, arguments);
        }
        EncryptedType seen = bulk.check(own);
        if (!canBeWatched) {
            bulk.refuseUnwatched(seen == null && bulk.isInsert() ? own : seen);
            return call(strategy, method, arguments);
        }
        try {
            return MutationGate.watch(bulk.factory(), () -> call(strategy, method, arguments));
        } catch (QueryRefusedException e) {
            bulk.markRollback();
            throw e;
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
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.entigma.internal.hibernate.query.QueryServices;
import io.entigma.internal.hibernate.type.EngineServiceContributor;
import io.entigma.settings.Setting.Part;
import io.quarkus.arc.Arc;
import io.quarkus.arc.ClientProxy;
import io.quarkus.hibernate.orm.PersistenceUnit;
import io.quarkus.hibernate.orm.runtime.JPAConfig;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import io.quarkus.hibernate.orm.runtime.tenant.HibernateCurrentTenantIdentifierResolver;
import jakarta.enterprise.inject.Default;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.hibernate.boot.registry.StandardServiceInitiator;
import org.hibernate.cfg.MultiTenancySettings;

/**
 * Gives a starting session factory the way to its engine, which is asked for at first use, and the services that Hibernate
 * would have from our contributors: Quarkus asks those only while it makes the metadata.
 */
final class RuntimeListener implements HibernateOrmIntegrationRuntimeInitListener {
    private final String unit;
    private final UnitSettings settings;
    private final Optional<String> dataSource;
    private final Optional<ReactiveSource> reactive;

    /**
     * Of a unit.
     *
     * @param unit its name
     * @param settings its settings
     * @param dataSource its data source, if it has one of its own
     * @param reactive that of a unit of Hibernate Reactive with this name, if there is one
     */
    RuntimeListener(
            String unit, UnitSettings settings, Optional<String> dataSource, Optional<ReactiveSource> reactive) {
        this.unit = unit;
        this.settings = settings;
        this.dataSource = dataSource;
        this.reactive = reactive;
    }

    @Override
    public void contributeRuntimeProperties(BiConsumer<String, Object> properties) {
        Supplier<Entigma> engine = () -> engine(unit);
        settings.of(Part.SESSION_FACTORY).forEach(properties);
        properties.accept(Entigma.SETTING, engine);
        if (reactive.isPresent() && reactive.get().tenantsInRows()) {
            // Quarkus gives it to Hibernate ORM alone.
            properties.accept(
                    MultiTenancySettings.MULTI_TENANT_IDENTIFIER_RESOLVER,
                    new HibernateCurrentTenantIdentifierResolver(unit));
        }
    }

    @Override
    public List<StandardServiceInitiator<?>> contributeServiceInitiators() {
        List<StandardServiceInitiator<?>> initiators =
                new ArrayList<>(List.of(EngineServiceContributor.initiator(this::jdbcData), QueryServices.initiator()));
        reactive.map(ReactiveUnit::initiators).ifPresent(initiators::addAll);
        return initiators;
    }

    /** The unit's own data source, if it is one of JDBC too, or else that of the key table. */
    private DataSource jdbcData() {
        awaitSchema();
        String setting = settings.prefix() + "key-table.datasource";
        return dataSource
                .flatMap(KeyTablePool::dataSource)
                .orElseGet(() -> KeyTablePool.requireDataSource(
                        settings.text("key-table.datasource")
                                .or(() -> dataSource)
                                .orElse(unit),
                        setting));
    }

    /**
     * Units start at the same time, and where there is one of Hibernate ORM with the same name, that alone makes the schema, which is
     * to be looked at.
     */
    private void awaitSchema() {
        JPAConfig units = Arc.requireContainer().instance(JPAConfig.class).get();
        try {
            units.getEntityManagerFactory(unit, false);
        } catch (IllegalArgumentException e) {
            // There is none.
        }
    }

    /** The engine bean of a unit: the application's own, or else the one made from settings. */
    private static Entigma engine(String unit) {
        Entigma engine = ClientProxy.unwrap(Arc.requireContainer()
                .select(
                        Entigma.class,
                        PersistenceUnitUtil.isDefaultPersistenceUnit(unit)
                                ? Default.Literal.INSTANCE
                                : new PersistenceUnit.PersistenceUnitLiteral(unit))
                .get());
        Arc.requireContainer().instance(EnginesInUse.class).get().add(unit, engine);
        return engine;
    }
}

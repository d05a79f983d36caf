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
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import io.quarkus.hibernate.orm.runtime.integration.HibernateOrmIntegrationRuntimeInitListener;
import jakarta.enterprise.inject.Default;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.hibernate.boot.registry.StandardServiceInitiator;

/**
 * Gives a starting session factory the way to its engine, which is asked for at first use, and the services that Hibernate
 * would have from our contributors: Quarkus asks those only while it makes the metadata.
 */
final class RuntimeListener implements HibernateOrmIntegrationRuntimeInitListener {
    private final String unit;
    private final UnitSettings settings;

    RuntimeListener(String unit, UnitSettings settings) {
        this.unit = unit;
        this.settings = settings;
    }

    @Override
    public void contributeRuntimeProperties(BiConsumer<String, Object> properties) {
        Supplier<Entigma> engine = () -> engine(unit);
        settings.of(Part.SESSION_FACTORY).forEach(properties);
        properties.accept(Entigma.SETTING, engine);
    }

    @Override
    public List<StandardServiceInitiator<?>> contributeServiceInitiators() {
        return List.of(EngineServiceContributor.initiator(), QueryServices.initiator());
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

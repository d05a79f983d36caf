// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.agroal.api.AgroalDataSource;
import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.key.KeyTable;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.TenantResolver;
import io.quarkus.arc.Arc;
import io.quarkus.runtime.BlockingOperationControl;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownContext;
import io.smallrye.config.SmallRyeConfig;
import java.util.Map;
import java.util.Optional;

/** Makes the engine of a persistence unit from its settings and the application's beans. */
final class EngineFactory {
    private final String unit;
    private final Optional<String> ownDataSource;
    private final UnitSettings settings;
    private final UnitBeans beans;

    EngineFactory(String unit, Optional<String> ownDataSource, SmallRyeConfig config) {
        this.unit = unit;
        this.ownDataSource = ownDataSource;
        this.settings = new UnitSettings(unit, config);
        this.beans = new UnitBeans(unit);
    }

    /**
     * Makes the engine.
     *
     * @param shutdown what closes the key table's connections, after the engine
     * @return the engine, which the container closes
     */
    Entigma make(ShutdownContext shutdown) {
        ownDataSource.ifPresent(name ->
                Arc.requireContainer().instance(EnginesInUse.class).get().addDataSource(unit, name));
        Map<String, Object> ofEngine = settings.ofEngine();
        EntigmaBuilder builder = Entigma.builder();
        beans.all(KekClient.class).forEach(client -> builder.kekClient(new BorrowedKekClient(client)));
        beans.all(KekClientDecorator.class).forEach(builder::decorateKekClients);
        beans.all(EntigmaListener.class).forEach(builder::listener);
        builder.nonBlockingThreads(() -> !BlockingOperationControl.isBlockingAllowed());
        AgroalDataSource pool = openPool();
        try {
            builder.keyTable(KeyTable.in(pool)).settings(ofEngine);
            tenants().ifPresent(builder::tenants);
            Entigma engine = builder.build();
            requireKek(engine, ofEngine);
            shutdown.addLastShutdownTask(pool::close);
            return engine;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    /** Where Dev Services' KEK is the only one that the settings name, says of another such one what nobody could guess from its URI. */
    private static void requireKek(Entigma engine, Map<String, Object> settings) {
        String own = String.valueOf(settings.get("entigma.kek.uri"));
        boolean namesOthers = settings.keySet().stream()
                .anyMatch(name -> name.equals("entigma.trusted-keks") || name.startsWith("entigma.tenant-kek."));
        if (namesOthers || !DevelopmentKek.isOne(own) || !LaunchMode.current().isDevServicesSupported()) {
            return;
        }
        try {
            DevelopmentKek.requireNoOther(own, engine.keys());
        } catch (RuntimeException e) {
            engine.close();
            throw e;
        }
    }

    private AgroalDataSource openPool() {
        String setting = settings.prefix() + "key-table.datasource";
        String dataSource = settings.text("key-table.datasource")
                .or(() -> ownDataSource)
                .orElseThrow(() -> new MisconfigurationException("Persistence unit '" + unit
                        + "': has no data source of its own that could hold the key table; name one with " + setting));
        return KeyTablePool.open(dataSource, setting, settings.keyTableLimits());
    }

    /** A bean's or a claim's; a class that the settings name is the builder's to make. */
    private Optional<TenantResolver> tenants() {
        Optional<TenantResolver> bean = beans.one(TenantResolver.class);
        Optional<String> claim = settings.text("tenants.jwt-claim");
        boolean named = settings.text("tenant-resolver").isPresent();
        int given = (bean.isPresent() ? 1 : 0) + (claim.isPresent() ? 1 : 0) + (named ? 1 : 0);
        if (given > 1) {
            throw new MisconfigurationException("Persistence unit '" + unit + "': a TenantResolver bean, "
                    + settings.prefix() + "tenants.jwt-claim and " + settings.prefix()
                    + "tenant-resolver exclude each other; keep one");
        }
        return bean.or(() -> claim.map(name -> JwtTenants.of(name, settings.prefix() + "tenants.jwt-claim")));
    }
}

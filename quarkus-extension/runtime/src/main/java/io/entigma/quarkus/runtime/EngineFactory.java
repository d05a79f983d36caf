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
import io.quarkus.runtime.ShutdownContext;
import java.util.Optional;

/** Makes the engine of a persistence unit from its settings and the application's beans. */
final class EngineFactory {
    private final String unit;
    private final Optional<String> ownDataSource;
    private final UnitSettings settings;
    private final UnitBeans beans;

    EngineFactory(String unit, Optional<String> ownDataSource, EntigmaConfig config) {
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
        EntigmaBuilder builder = Entigma.builder();
        settings.applyTo(builder);
        beans.all(KekClient.class).forEach(client -> builder.kekClient(new BorrowedKekClient(client)));
        beans.all(KekClientDecorator.class).forEach(builder::decorateKekClients);
        beans.all(EntigmaListener.class).forEach(builder::listener);
        tenants().ifPresent(builder::tenants);
        builder.beforeWaiting(EventLoopCheck::run);
        AgroalDataSource pool = openPool();
        try {
            Entigma engine = builder.keyTable(keyTable(pool)).build();
            shutdown.addLastShutdownTask(pool::close);
            return engine;
        } catch (RuntimeException e) {
            pool.close();
            throw e;
        }
    }

    private AgroalDataSource openPool() {
        String setting = settings.prefix() + "key-table.datasource";
        String dataSource = settings.get(config -> config.keyTable().datasource())
                .or(() -> ownDataSource)
                .orElseThrow(() -> new MisconfigurationException("Persistence unit '" + unit
                        + "': has no data source of its own that could hold the key table; name one with " + setting));
        return KeyTablePool.open(dataSource, setting, settings.keyTableLimits());
    }

    private KeyTable keyTable(AgroalDataSource pool) {
        KeyTable table = KeyTable.in(pool);
        Optional<String> schema = settings.get(config -> config.keyTable().schema());
        Optional<KeyTable.SchemaAction> action =
                settings.get(config -> config.keyTable().schemaAction());
        table = schema.isPresent() ? table.inSchema(schema.get()) : table;
        return action.isPresent() ? table.schemaAction(action.get()) : table;
    }

    private Optional<TenantResolver> tenants() {
        Optional<TenantResolver> bean = beans.one(TenantResolver.class);
        Optional<String> claim = settings.get(config -> config.tenants().jwtClaim());
        boolean scopeOnly = settings.get(config -> config.tenants().scopeOnly()).orElse(false);
        int given = (bean.isPresent() ? 1 : 0) + (claim.isPresent() ? 1 : 0) + (scopeOnly ? 1 : 0);
        if (given > 1) {
            throw new MisconfigurationException("Persistence unit '" + unit + "': a TenantResolver bean, "
                    + settings.prefix() + "tenants.jwt-claim and " + settings.prefix()
                    + "tenants.scope-only exclude each other; keep one");
        }
        return scopeOnly
                ? Optional.of(TenantResolver.scopeOnly())
                : bean.or(() -> claim.map(name -> JwtTenants.of(name, settings.prefix() + "tenants.jwt-claim")));
    }
}

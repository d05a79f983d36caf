// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.engine.Engine;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.settings.Settings;
import java.util.List;
import java.util.Map;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.jspecify.annotations.Nullable;

/**
 * What the boot checks look at.
 *
 * @param metadata the whole mapping
 * @param columns the encrypted columns of the mapping
 * @param options the session factory's options
 * @param engine the engine it will use
 * @param tenantsInSessions whether Hibernate itself knows the tenant of each session
 */
record BootModel(
        Metadata metadata,
        List<MappedColumn> columns,
        SessionFactoryOptions options,
        Engine engine,
        boolean tenantsInSessions) {
    /** Our settings of the session factory. */
    Settings settings() {
        return Settings.of(all());
    }

    /** Another setting of the session factory, or null. */
    @Nullable
    Object setting(String name) {
        return all().get(name);
    }

    private Map<String, Object> all() {
        return options.getServiceRegistry()
                .requireService(ConfigurationService.class)
                .getSettings();
    }
}

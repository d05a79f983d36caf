// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.engine.Engine;
import io.entigma.internal.hibernate.mapping.AnnotatedMembers.Found;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappedValue;
import io.entigma.settings.Setting;
import io.entigma.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hibernate.boot.Metadata;
import org.hibernate.boot.spi.SessionFactoryOptions;
import org.hibernate.engine.config.spi.ConfigurationService;
import org.jspecify.annotations.Nullable;

/**
 * What the boot checks look at.
 *
 * @param metadata the whole mapping
 * @param values everything that it has, each once
 * @param members the annotated members of its classes
 * @param columns the encrypted columns of the mapping
 * @param options the session factory's options
 * @param engine the engine it will use
 * @param tenantsInSessions whether Hibernate itself knows the tenant of each session
 */
record BootModel(
        Metadata metadata,
        List<MappedValue> values,
        List<Found> members,
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

    /** What values are bound to. */
    Set<String> contexts() {
        return columns.stream()
                .map(column -> column.type().attribute().context().name())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A sentence about names in a setting that no attribute has as its context. */
    String noSuchContext(Setting setting, Set<String> strange) {
        return setting + ": no encrypted attribute has the context " + strange
                + "; it is table.column in lower case unless @Encrypted(context) says otherwise, known are "
                + contexts();
    }
}

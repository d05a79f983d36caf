// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.SettingCatalog;
import io.entigma.settings.Settings;
import io.quarkus.hibernate.orm.runtime.PersistenceUnitUtil;
import io.smallrye.config.SmallRyeConfig;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of one persistence unit, each taken from those without a unit's name where the unit has none: the same names and
 * meanings as in {@code persistence.xml} ({@link Entigma#settings}), after {@code quarkus.}. Immutable, thread safe; shows no
 * value.
 */
final class UnitSettings {
    private static final String QUARKUS = "quarkus.";
    private static final String SHARED = QUARKUS + Setting.PREFIX;

    private final SettingCatalog catalog = Entigma.settings();
    private final String unit;
    private final SmallRyeConfig config;

    UnitSettings(String unit, SmallRyeConfig config) {
        this.unit = unit;
        this.config = config;
    }

    /**
     * Requires that each name which begins with {@code quarkus.entigma.} is a setting.
     *
     * @param units the persistence units that there are
     * @throws MisconfigurationException if one is not; the message names the nearest that is
     */
    static void requireKnown(Set<String> units, SmallRyeConfig config) {
        SettingCatalog catalog = Entigma.settings();
        Set<Part> parts = EnumSet.of(Part.ENGINE, Part.SESSION_FACTORY, Part.QUARKUS, Part.QUARKUS_BUILD);
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(SHARED)) {
                catalog.problem(withoutUnit(name, units), parts, isOfProcess(config, name))
                        .ifPresent(problem -> {
                            throw new MisconfigurationException(problem);
                        });
            }
        }
    }

    private static String withoutUnit(String name, Set<String> units) {
        String rest = name.substring(SHARED.length());
        for (String unit : units) {
            for (String spelt : new String[] {unit + ".", "\"" + unit + "\"."}) {
                if (rest.startsWith(spelt)) {
                    return Setting.PREFIX + rest.substring(spelt.length());
                }
            }
        }
        return Setting.PREFIX + rest;
    }

    /** Whether it comes from the environment or a system property, which everything in this process has. */
    private static boolean isOfProcess(SmallRyeConfig config, String name) {
        String source = String.valueOf(config.getConfigValue(name).getSourceName());
        return source.contains("EnvConfigSource") || source.contains("SysPropConfigSource");
    }

    /** What the names of this unit's settings begin with. */
    String prefix() {
        return PersistenceUnitUtil.isDefaultPersistenceUnit(unit) ? SHARED : SHARED + "\"" + unit + "\".";
    }

    /** One setting without a default; its name begins after {@code entigma.}. */
    Optional<String> text(String name) {
        return config.getOptionalValue(prefix() + name, String.class)
                .or(() -> config.getOptionalValue(SHARED + name, String.class));
    }

    private Optional<Object> value(Setting setting) {
        String name = setting.name().substring(Setting.PREFIX.length());
        if (setting.kind() == Kind.LIST) {
            return config.getOptionalValues(prefix() + name, String.class)
                    .or(() -> config.getOptionalValues(SHARED + name, String.class))
                    .map(list -> list);
        }
        return text(name).map(text -> text);
    }

    /**
     * What is set for one part of the application.
     *
     * @param part what the settings are for
     * @return full names without {@code quarkus.}, and values, which can be secret
     */
    Map<String, Object> of(Part part) {
        Map<String, Object> all = new HashMap<>();
        for (Setting setting : catalog.all()) {
            if (setting.part() == part && !setting.isNamedByUser()) {
                value(setting).ifPresent(value -> all.put(setting.name(), value));
            }
        }
        if (part == Part.ENGINE) {
            EntigmaConfig units = config.getConfigMapping(EntigmaConfig.class);
            addNamed(Objects.requireNonNull(units.units().get(PersistenceUnitUtil.DEFAULT_PERSISTENCE_UNIT_NAME)), all);
            addNamed(Objects.requireNonNull(units.units().get(unit)), all);
        }
        return all;
    }

    /** Those with a part of the name that the user chose, and those of clients that core does not know. */
    private static void addNamed(UnitConfig settings, Map<String, Object> all) {
        settings.tenantKek().forEach((tenant, uri) -> all.put("entigma.tenant-kek." + tenant, uri));
        settings.kek()
                .quorum()
                .forEach((quorum, own) ->
                        own.forEach((name, value) -> all.put("entigma.kek.quorum." + quorum + "." + name, value)));
        settings.kek().settings().forEach((name, value) -> all.put("entigma.kek." + name, value));
    }

    /** The settings of the unit's engine. */
    Map<String, Object> ofEngine() {
        Map<String, Object> all = of(Part.ENGINE);
        if (!all.containsKey("entigma.kek.uri")) {
            throw new MisconfigurationException("Persistence unit '" + unit
                    + "': there are @Encrypted attributes but no KEK; set " + prefix()
                    + "kek.uri to the KEK's URI, or provide a bean of the type io.entigma.Entigma");
        }
        return all;
    }

    KeyTablePool.Limits keyTableLimits() {
        Settings all = Settings.of(of(Part.ENGINE));
        KeyTablePool.Limits usual = KeyTablePool.Limits.DEFAULT;
        return new KeyTablePool.Limits(
                catalog.find("entigma.key-table.connections")
                        .flatMap(all::count)
                        .orElse(usual.connections()),
                catalog.find("entigma.key-table.connection-timeout")
                        .flatMap(all::duration)
                        .orElse(usual.connectionTimeout()));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.SettingCatalog;
import io.entigma.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Settings from a properties file and, before it, from the environment: {@code entigma.key-table.url} or ENTIGMA_KEY_TABLE_URL.
 * The file can be an application's: settings of its session factories are left alone. Shows no value.
 */
final class CommandSettings {
    private static final Set<Part> PARTS =
            EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS, Part.COMMAND_LINE, Part.SESSION_FACTORY);
    private static final Set<Part> OF_ENGINE = EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS);

    private final SettingCatalog catalog = Entigma.settings();
    private final Map<String, String> values = new TreeMap<>();
    private Map<String, String> tenants = Map.of();

    private CommandSettings() {}

    /**
     * Reads the settings.
     *
     * @throws MisconfigurationException if a name is no setting; the message names the nearest that is
     */
    static CommandSettings load(@Nullable Path file, Map<String, String> environment) throws IOException {
        CommandSettings settings = new CommandSettings();
        if (file != null) {
            new ConfigFile("Config file", file).read().forEach((name, value) -> settings.put(name, value, false));
        }
        environment.forEach((name, value) -> {
            if (name.startsWith("ENTIGMA_")) {
                settings.put(name, value, true);
            }
        });
        Optional<Path> list = Settings.of(settings.values)
                .path(settings.catalog.find("entigma.data.tenants").orElseThrow());
        if (list.isPresent()) {
            settings.tenants = new ConfigFile("Tenants' databases", list.get()).read();
        }
        return settings;
    }

    /** Schemas, or JDBC URLs, by tenant; empty if all tenants have one database. */
    Map<String, String> tenants() {
        return tenants;
    }

    private void put(String name, String value, boolean ofProcess) {
        if (!name.toLowerCase(Locale.ROOT).startsWith("entigma")) {
            return;
        }
        catalog.problem(name, PARTS, ofProcess).ifPresent(problem -> {
            throw new MisconfigurationException(problem);
        });
        if (!value.isBlank()) {
            catalog.find(name)
                    .ifPresent(setting -> values.put(setting.isNamedByUser() ? name : setting.name(), value.strip()));
        }
    }

    /** What of it must not be printed. */
    Secrets secrets() {
        Map<String, String> all = new TreeMap<>(tenants);
        all.putAll(values);
        return Secrets.of(all);
    }

    /** For the engine; the command line acts for one tenant after another, never for "the" tenant. */
    Map<String, String> forEngine() {
        Map<String, String> all = new TreeMap<>(values);
        all.keySet().removeIf(name -> !catalog.isFor(name, OF_ENGINE));
        all.put("entigma.tenant-resolver", "scope-only");
        return all;
    }

    /** All that are set, by full names. */
    Map<String, String> all() {
        return Map.copyOf(values);
    }

    /** Names of the settings, never their values. */
    @Override
    public String toString() {
        return "CommandSettings" + values.keySet();
    }
}

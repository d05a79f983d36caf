// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.KeyTable;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.SettingCatalog;
import io.entigma.settings.Settings;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Composes an engine from the settings of a session factory. */
public final class EngineFromSettings {
    private static final List<String> APP_URL =
            List.of("jakarta.persistence.jdbc.url", "hibernate.connection.url", "javax.persistence.jdbc.url");
    private static final List<String> APP_USER =
            List.of("jakarta.persistence.jdbc.user", "hibernate.connection.username", "javax.persistence.jdbc.user");
    private static final List<String> APP_PASSWORD = List.of(
            "jakarta.persistence.jdbc.password", "hibernate.connection.password", "javax.persistence.jdbc.password");
    private static final Set<Part> ENGINE = EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS);
    private static final Set<Part> ENGINE_OR_FACTORY =
            EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS, Part.SESSION_FACTORY);

    private final Map<String, ?> all;
    private final Settings settings;

    private EngineFromSettings(Map<String, ?> all) {
        this.all = all;
        this.settings = Settings.of(all);
    }

    /** Finds the classes that settings name. */
    public interface Classes {
        /**
         * Finds a class.
         *
         * @param name its name
         * @return the class
         * @throws ClassNotFoundException if there is none
         */
        Class<?> find(String name) throws ClassNotFoundException;
    }

    /**
     * Builds the engine.
     *
     * @param all everything that is set; what does not begin with {@code entigma.} counts only for the place of the key table
     * @return the engine
     */
    public static Engine build(Map<String, ?> all) {
        return (Engine) new EngineFromSettings(all).builder(all).build();
    }

    /**
     * Builds the engine of an application whose classes somebody else knows.
     *
     * @param all as in {@link #build(Map)}
     * @param classes finds the classes that settings name
     * @return the engine
     */
    public static Engine build(Map<String, ?> all, Classes classes) {
        Map<String, Object> found = new HashMap<>(all);
        Settings.of(all).text(KnownSettings.TENANT_RESOLVER).ifPresent(name -> {
            try {
                Class<?> resolver = classes.find(name);
                // In whatever spelling it was written.
                SettingCatalog catalog = KnownSettings.catalog();
                found.keySet().removeIf(each -> isResolver(catalog, each));
                found.put(KnownSettings.TENANT_RESOLVER.name(), resolver);
            } catch (ClassNotFoundException e) {
                // Told by the builder, if it does not find one either.
            }
        });
        return (Engine) new EngineFromSettings(all).builder(found).build();
    }

    private static boolean isResolver(SettingCatalog catalog, String name) {
        return catalog.find(name)
                .filter(setting -> setting.name().equals(KnownSettings.TENANT_RESOLVER.name()))
                .isPresent();
    }

    /**
     * Contexts of attributes that may still be read in plain, where no engine is to be built.
     *
     * @param all everything that is set
     * @return the contexts
     */
    public static Set<String> plaintextReads(Map<String, ?> all) {
        return Set.copyOf(Settings.of(all).list(KnownSettings.PLAINTEXT_READS));
    }

    /**
     * Requires that nothing is set which has no effect beside an engine that is given.
     *
     * @param all everything that is set
     * @throws MisconfigurationException if a setting of an engine is, or an unknown one
     */
    public static void requireNone(Map<String, ?> all) {
        SettingCatalog catalog = KnownSettings.catalog();
        catalog.require(Settings.of(all).names(), ENGINE_OR_FACTORY);
        for (String name : Settings.of(all).names()) {
            if (System.getProperty(name) == null
                    && catalog.find(name)
                            .filter(setting -> ENGINE.contains(setting.part()))
                            .isPresent()) {
                throw new MisconfigurationException(name + ": has no effect, since " + Entigma.SETTING
                        + " gives the session factory an engine; set it where that engine is made");
            }
        }
    }

    private EntigmaBuilder builder(Map<String, ?> found) {
        SettingCatalog catalog = KnownSettings.catalog();
        catalog.require(settings.names(), ENGINE_OR_FACTORY);
        if (settings.text(KnownSettings.KEK_URI).isEmpty()) {
            throw new MisconfigurationException(
                    "Entigma: there are @Encrypted attributes but no engine; set " + Entigma.SETTING
                            + " to an Entigma object, or " + KnownSettings.KEK_URI + " to the URI of the KEK");
        }
        Map<String, Object> ofEngine = new HashMap<>(found);
        // Those of the session factory are read by it.
        ofEngine.keySet()
                .removeIf(name -> catalog.find(name)
                        .filter(setting -> setting.part() == Part.SESSION_FACTORY)
                        .isPresent());
        EntigmaBuilder builder = Entigma.builder();
        return (settings.text(KnownSettings.TABLE_URL).isPresent() ? builder : builder.keyTable(applicationsDatabase()))
                .settings(ofEngine);
    }

    private KeyTable applicationsDatabase() {
        KeyTable table = KeyTable.at(first(APP_URL)
                .orElseThrow(() -> new MisconfigurationException("Entigma: no key table is set; set "
                        + KnownSettings.TABLE_URL + " to a JDBC URL (it is taken from " + APP_URL.get(0)
                        + " where that is set)")));
        Optional<String> user = first(APP_USER);
        table = user.isPresent() ? table.user(user.get()) : table;
        return first(APP_PASSWORD).map(table::password).orElse(table);
    }

    private Optional<String> first(List<String> names) {
        return names.stream()
                .map(all::get)
                .filter(value -> value != null && !value.toString().isBlank())
                .map(value -> value.toString().strip())
                .findFirst();
    }
}

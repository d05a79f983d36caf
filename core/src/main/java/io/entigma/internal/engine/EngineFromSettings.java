// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.sql.UrlDataSource;
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
import java.util.stream.Stream;
import javax.sql.DataSource;

/** Composes an engine from the settings of a session factory. */
public final class EngineFromSettings {
    private static final List<String> APP_URL =
            List.of("jakarta.persistence.jdbc.url", "hibernate.connection.url", "javax.persistence.jdbc.url");
    private static final List<String> APP_USER =
            List.of("jakarta.persistence.jdbc.user", "hibernate.connection.username", "javax.persistence.jdbc.user");
    private static final List<String> APP_PASSWORD = List.of(
            "jakarta.persistence.jdbc.password", "hibernate.connection.password", "javax.persistence.jdbc.password");
    private static final Set<Part> ENGINE = EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS);
    private static final Set<Part> FACTORY = EnumSet.of(Part.SESSION_FACTORY);
    private static final Set<Part> ENGINE_OR_FACTORY =
            EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS, Part.SESSION_FACTORY);

    private final SettingCatalog catalog = KnownSettings.catalog();
    private final Map<String, ?> all;
    private final Settings settings;

    private EngineFromSettings(Map<String, ?> all) {
        this.all = all;
        this.settings = Settings.of(all);
        catalog.require(settings.names(), ENGINE_OR_FACTORY);
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
        EngineFromSettings made = new EngineFromSettings(all);
        return (Engine) made.builder(made.ofEngine()).build();
    }

    /**
     * Builds the engine of an application whose classes somebody else knows.
     *
     * @param all as in {@link #build(Map)}
     * @param classes finds the classes that settings name
     * @return the engine
     */
    public static Engine build(Map<String, ?> all, Classes classes) {
        EngineFromSettings made = new EngineFromSettings(all);
        return (Engine)
                made.builder(made.withResolver(made.ofEngine(), classes)).build();
    }

    /** Those of the session factory are read by it. */
    private Map<String, Object> ofEngine() {
        Map<String, Object> found = new HashMap<>(all);
        found.keySet().removeIf(name -> catalog.isFor(name, FACTORY));
        return found;
    }

    private Map<String, Object> withResolver(Map<String, Object> found, Classes classes) {
        settings.text(KnownSettings.TENANT_RESOLVER).ifPresent(name -> {
            try {
                Class<?> resolver = classes.find(name);
                // In whatever spelling it was written.
                found.keySet().removeIf(each -> catalog.find(each).orElse(null) == KnownSettings.TENANT_RESOLVER);
                found.put(KnownSettings.TENANT_RESOLVER.name(), resolver);
            } catch (ClassNotFoundException e) {
                // Told by the builder, if it does not find one either.
            }
        });
        return found;
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
        EngineFromSettings found = new EngineFromSettings(all);
        for (String name : found.settings.names()) {
            if (System.getProperty(name) == null && found.catalog.isFor(name, ENGINE)) {
                throw new MisconfigurationException(name + ": has no effect, since " + Entigma.SETTING
                        + " gives the session factory an engine; set it where that engine is made");
            }
        }
    }

    private EntigmaBuilder builder(Map<String, ?> ofEngine) {
        if (settings.text(KnownSettings.KEK_URI).isEmpty()) {
            throw new MisconfigurationException(
                    "Entigma: no KEK is set, which @Encrypted attributes and all commands need; set "
                            + KnownSettings.KEK_URI + " to its URI, or give the session factory an Entigma"
                            + " object as " + Entigma.SETTING);
        }
        EntigmaBuilder builder = Entigma.builder();
        return (settings.text(KnownSettings.TABLE_URL).isPresent() ? builder : builder.keyTable(applicationsDatabase()))
                .settings(ofEngine);
    }

    /**
     * JDBC connections to the application's database, where Hibernate Reactive reaches it by a URL of one form or the other.
     *
     * @param all everything that is set
     * @return the connections, which fail where no URL is set or no driver is there for it
     */
    public static DataSource applicationsData(Map<String, ?> all) {
        String url = first(all, APP_URL).orElse("no URL is set");
        return new UrlDataSource(
                url.startsWith("jdbc:") ? url : "jdbc:" + url,
                first(all, APP_USER).orElse(null),
                first(all, APP_PASSWORD).orElse(null));
    }

    private KeyTable applicationsDatabase() {
        KeyTable table = KeyTable.at(first(all, APP_URL)
                .orElseThrow(() -> new MisconfigurationException("Entigma: no key table is set; set "
                        + KnownSettings.TABLE_URL + " to a JDBC URL (it is taken from " + APP_URL.get(0)
                        + " where that is set)")));
        Optional<String> user = first(all, APP_USER);
        table = user.isPresent() ? table.user(user.get()) : table;
        return first(all, APP_PASSWORD).map(table::password).orElse(table);
    }

    private static Optional<String> first(Map<String, ?> all, List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.ofNullable((Object) all.get(name)))
                .map(value -> value.toString().strip())
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}

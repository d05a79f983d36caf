// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import io.entigma.settings.SettingCatalog;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * The settings under {@code entigma.} of Spring's environment: the same names, meanings and defaults as in {@code
 * persistence.xml} ({@link Entigma#settings}), in any spelling that Boot takes. Shows no value. Immutable, thread safe.
 */
public final class EntigmaSettings {
    private static final ConfigurationPropertyName ROOT = ConfigurationPropertyName.of("entigma");
    private static final Set<Part> PARTS =
            EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS, Part.SESSION_FACTORY, Part.SPRING);

    private final SettingCatalog catalog = Entigma.settings();
    private final Binder binder;
    private final Map<String, Object> values = new TreeMap<>();

    /**
     * Reads the settings.
     *
     * @param environment where they stand
     * @throws MisconfigurationException if a name is no setting; the message names the nearest that is
     */
    public EntigmaSettings(Environment environment) {
        this.binder = Binder.get(environment);
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource names) {
                boolean ofProcess = isOfProcess(source.getUnderlyingSource());
                names.stream()
                        .filter(name -> ROOT.isAncestorOf(name) && !name.equals(ROOT))
                        .forEach(name -> read(name, ofProcess));
            }
        }
        // Some sources cannot tell which names they have.
        catalog.all().stream()
                .filter(setting -> PARTS.contains(setting.part()) && !setting.isNamedByUser())
                .forEach(setting -> put(setting, setting.name(), ConfigurationPropertyName.of(setting.name())));
    }

    /** Whether the names there belong to everything that runs in this process. */
    private static boolean isOfProcess(Object source) {
        return source instanceof SystemEnvironmentPropertySource
                || (source instanceof PropertySource<?> known
                        && known.getName().equals(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME));
    }

    private void read(ConfigurationPropertyName given, boolean ofProcess) {
        ConfigurationPropertyName name = given;
        while (name.isLastElementIndexed() && name.isNumericIndex(name.getNumberOfElements() - 1)) {
            // One of a list.
            name = name.getParent();
        }
        String text = written(name);
        Optional<String> problem = catalog.problem(text, PARTS, ofProcess);
        if (problem.isPresent()) {
            throw new MisconfigurationException(problem.get());
        }
        Optional<Setting> found = catalog.find(text);
        if (found.isPresent() && found.get().isNamedByUser()) {
            put(found.get(), text, name);
        }
    }

    /** The name as it was written, with what Boot has in brackets after a dot. */
    private static String written(ConfigurationPropertyName name) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            text.append(i == 0 ? "" : ".").append(name.getElement(i, i < 2 ? Form.DASHED : Form.ORIGINAL));
        }
        return text.toString();
    }

    private void put(Setting setting, String key, ConfigurationPropertyName name) {
        if (setting.kind() == Kind.LIST) {
            binder.bind(name, Bindable.listOf(String.class)).ifBound(value -> values.put(key, List.copyOf(value)));
        } else {
            binder.bind(name, Bindable.of(String.class)).ifBound(value -> values.put(key, value));
        }
    }

    /**
     * What is in force of one setting.
     *
     * @param name its full name
     * @return its value, else its default, or empty if it has neither
     */
    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name))
                .map(Object::toString)
                .filter(text -> !text.isBlank())
                .or(() -> catalog.find(name).flatMap(Setting::usual));
    }

    /**
     * The settings for one part of an application.
     *
     * @param parts what they are for
     * @return full names and values that are set; values can be secret
     */
    Map<String, Object> of(Set<Part> parts) {
        return where(name -> catalog.isFor(name, parts));
    }

    /**
     * The settings whose names are right.
     *
     * @param names which names
     * @return full names and values that are set; values can be secret
     */
    Map<String, Object> where(Predicate<String> names) {
        Map<String, Object> found = new TreeMap<>(values);
        found.keySet().removeIf(names.negate());
        return found;
    }

    /** The names that are set, never a value. */
    @Override
    public String toString() {
        return "EntigmaSettings" + values.keySet();
    }
}

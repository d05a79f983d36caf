// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

import io.entigma.error.MisconfigurationException;
import io.entigma.settings.Setting.Part;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The settings that there are: those of the library and those of the KEK clients on the class path. A name that is not among
 * them is an error, since a setting that is ignored in silence is one that somebody relies on. Immutable, thread safe.
 */
public final class SettingCatalog {
    private static final String CLIENT = "entigma.kek.";

    /** Entigma's clients beside core, which need not be there. */
    private static final Set<String> OWN_CLIENTS = Set.of("vault", "aws", "azure", "gcp", "pkcs11", "quorum");

    /** How many letters of a name can be wrong for it to be meant. */
    private static final int SLIPS = 2;

    private final List<Setting> all;
    private final Map<String, Setting> byName = new TreeMap<>();
    private final Map<Pattern, Setting> byPattern;

    /**
     * Makes a catalog.
     *
     * @param settings all settings; one that several clients share may be there more than once
     */
    public SettingCatalog(Collection<Setting> settings) {
        Map<String, Setting> sorted = new TreeMap<>();
        settings.stream()
                .flatMap(setting -> setting.isAlsoInFile() ? Stream.of(setting, setting.file()) : Stream.of(setting))
                .forEach(setting -> sorted.put(setting.name(), setting));
        this.all = List.copyOf(sorted.values());
        this.byPattern = new LinkedHashMap<>();
        for (Setting setting : all) {
            if (setting.isNamedByUser()) {
                byPattern.put(pattern(setting), setting);
            } else {
                byName.put(Spelling.uniform(setting.name()), setting);
            }
        }
    }

    private static Pattern pattern(Setting setting) {
        String mark = "0";
        return Pattern.compile(Spelling.uniform(setting.named(mark).name()).replace(mark, ".+"));
    }

    /**
     * All settings, {@code NAME-file} included, by name.
     *
     * @return the settings
     */
    public List<Setting> all() {
        return all;
    }

    /**
     * The setting of a name.
     *
     * @param name the full name, in any spelling that has its letters and digits
     * @return the setting, or empty if there is none
     */
    public Optional<Setting> find(String name) {
        String uniform = Spelling.uniform(name);
        Setting known = byName.get(uniform);
        return known != null
                ? Optional.of(known)
                : byPattern.entrySet().stream()
                        .filter(entry -> entry.getKey().matcher(uniform).matches())
                        .map(Map.Entry::getValue)
                        .findFirst();
    }

    /**
     * Whether a name is a setting of some parts.
     *
     * @param name the full name, in any spelling
     * @param parts what it can be for
     * @return false also if there is no such setting
     */
    public boolean isFor(String name, Set<Part> parts) {
        return find(name).filter(setting -> parts.contains(setting.part())).isPresent();
    }

    /**
     * Requires that every name is a setting which can be written there. Names of system properties and environment variables
     * that belong to the whole process are refused only if they look like slips of the pen: a container is given variables
     * that it has not asked for.
     *
     * @param names full names
     * @param parts what settings can be for, there
     * @throws MisconfigurationException if one is not; the message names it and the nearest that is
     */
    public void require(Collection<String> names, Set<Part> parts) {
        for (String name : names) {
            problem(name, parts, System.getProperty(name) != null).ifPresent(problem -> {
                throw new MisconfigurationException(problem);
            });
        }
    }

    /**
     * What is wrong with a name.
     *
     * @param name the full name
     * @param parts what settings can be for, where it was written
     * @param ofProcess whether it was written for the whole process, as an environment variable or system property
     * @return the problem and the way out, or empty
     */
    public Optional<String> problem(String name, Set<Part> parts, boolean ofProcess) {
        Optional<Setting> found = find(name);
        if (found.isPresent()) {
            Part part = found.get().part();
            return parts.contains(part) || ofProcess
                    ? Optional.empty()
                    : Optional.of(Setting.shown(name) + ": has no effect here, since it is a setting of " + where(part)
                            + "; remove it");
        }
        @Nullable Setting nearest = nearest(name, parts);
        if (ofProcess) {
            return nearest != null && distance(name, nearest) <= SLIPS
                    ? Optional.of(unknown(name, nearest))
                    : Optional.empty();
        }
        return Optional.of(unknown(name, nearest));
    }

    private static String where(Part part) {
        return switch (part) {
            case ENGINE -> "the engine";
            case KEY_TABLE_ACCESS -> "engines that reach the key table by a JDBC URL";
            case SESSION_FACTORY -> "a session factory (persistence.xml)";
            case SPRING -> "Spring Boot";
            case QUARKUS -> "Quarkus";
            case QUARKUS_BUILD -> "a Quarkus build";
            case COMMAND_LINE -> "the command line";
        };
    }

    private String unknown(String name, @Nullable Setting nearest) {
        String client =
                name.startsWith(CLIENT) ? name.substring(CLIENT.length()).replaceFirst("\\..*", "") : "";
        String wayOut;
        if (OWN_CLIENTS.contains(client)
                && all.stream().noneMatch(setting -> setting.name().startsWith(CLIENT + client))) {
            wayOut = "add io.entigma:entigma-kek-" + client + ", or remove it";
        } else if (nearest != null) {
            wayOut = "did you mean " + nearest + "?";
        } else if (name.startsWith(CLIENT)) {
            wayOut = "correct it, or add the artifact of the KEK client whose setting it is";
        } else {
            wayOut = "correct or remove it, docs/settings.md has them all";
        }
        return Setting.shown(name) + ": there is no such setting; " + wayOut;
    }

    private @Nullable Setting nearest(String name, Set<Part> parts) {
        int most = Math.max(SLIPS, (Spelling.uniform(name).length() - Setting.PREFIX.length()) / 3);
        return all.stream()
                .filter(setting -> parts.contains(setting.part()))
                .filter(setting -> distance(name, setting) <= most)
                .min(Comparator.comparingInt(setting -> distance(name, setting)))
                .orElse(null);
    }

    private static int distance(String name, Setting setting) {
        return Spelling.distance(Spelling.uniform(name), Spelling.uniform(setting.name()));
    }

    @Override
    public String toString() {
        return "SettingCatalog" + all;
    }
}

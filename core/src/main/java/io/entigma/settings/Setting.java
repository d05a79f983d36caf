// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text setting: its full name, what its value is, its default and what it means. A part of the name in capitals stands for
 * a name that the user chooses, as in {@code entigma.tenant-kek.TENANT}. Immutable, thread safe; each method that changes
 * something returns a new object.
 */
public final class Setting {
    /** What a value is. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** {@code true} or {@code false}. */
        SWITCH,
        /** A whole number, zero or more. */
        NUMBER,
        /** A duration, see {@link Durations}. */
        DURATION,
        /** A URI. */
        URI,
        /** The path of a file. */
        FILE,
        /** One of a few words. */
        CHOICE,
        /** Texts with commas between them. */
        LIST,
        /** The name of a class. */
        CLASS
    }

    /** What a setting is for, and so where it can be written. */
    public enum Part {
        /** The engine and its KEK clients: everywhere. */
        ENGINE,
        /** The engine's database: everywhere but in Quarkus, whose data sources are named instead. */
        KEY_TABLE_ACCESS,
        /** A session factory: persistence.xml, Spring Boot and Quarkus. */
        SESSION_FACTORY,
        /** Spring Boot alone. */
        SPRING,
        /** Quarkus alone, when the application starts. */
        QUARKUS,
        /** Quarkus alone, when the application is built. */
        QUARKUS_BUILD,
        /** The command line alone. */
        COMMAND_LINE
    }

    /** What every setting's name begins with. */
    public static final String PREFIX = "entigma.";

    private static final SettingNames NAMES = ServiceLoader.load(
                    SettingNames.class, SettingNames.class.getClassLoader())
            .findFirst()
            .orElse(name -> name);

    private static final Pattern VARIABLE = Pattern.compile("[A-Z]+");

    private final String name;
    private final Kind kind;
    private final String meaning;
    private final Part part;
    private final @Nullable String usual;
    private final List<String> choices;
    private final boolean secret;
    private final boolean alsoInFile;

    private Setting(
            String name,
            Kind kind,
            String meaning,
            Part part,
            @Nullable String usual,
            List<String> choices,
            boolean secret,
            boolean alsoInFile) {
        this.name = name;
        this.kind = kind;
        this.meaning = meaning;
        this.part = part;
        this.usual = usual;
        this.choices = choices;
        this.secret = secret;
        this.alsoInFile = alsoInFile;
    }

    /**
     * A setting of the engine or a KEK client, without a default.
     *
     * @param kind what its value is
     * @param name the full name, which begins with {@link #PREFIX}
     * @param meaning one or two sentences for the documentation
     * @return the setting
     * @throws IllegalArgumentException for another name
     */
    public static Setting of(Kind kind, String name, String meaning) {
        if (!name.startsWith(PREFIX)) {
            throw new IllegalArgumentException("A setting's name must begin with '" + PREFIX + "', but is " + name);
        }
        return new Setting(name, kind, meaning, Part.ENGINE, null, List.of(), false, false);
    }

    /**
     * One of a few words.
     *
     * @param name the full name
     * @param type the words, in lower case
     * @param meaning one or two sentences
     * @return the setting
     */
    public static Setting choice(String name, Class<? extends Enum<?>> type, String meaning) {
        List<String> words = Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                .toList();
        Setting plain = of(Kind.CHOICE, name, meaning);
        return new Setting(name, plain.kind, meaning, plain.part, null, words, false, false);
    }

    /**
     * A secret that stands in the setting itself or, better, in the first line of the file that {@code NAME-file} names.
     *
     * @param name the full name
     * @param meaning one or two sentences
     * @return the setting
     */
    public static Setting secret(String name, String meaning) {
        Setting plain = of(Kind.TEXT, name, meaning);
        return new Setting(name, plain.kind, meaning, plain.part, null, List.of(), true, true);
    }

    /**
     * With a default.
     *
     * @param value the default as text
     * @return the setting
     */
    public Setting usually(String value) {
        return new Setting(name, kind, meaning, part, value, choices, secret, alsoInFile);
    }

    /**
     * For one part alone.
     *
     * @param newPart what it is for
     * @return the setting
     */
    public Setting only(Part newPart) {
        return new Setting(name, kind, meaning, newPart, usual, choices, secret, alsoInFile);
    }

    /**
     * With values that are never shown, which have no file of their own.
     *
     * @return the setting
     */
    public Setting hidden() {
        return new Setting(name, kind, meaning, part, usual, choices, true, alsoInFile);
    }

    /**
     * The setting for one name that the user chose.
     *
     * @param chosen what stands in the place of the part in capitals
     * @return the setting
     */
    public Setting named(String chosen) {
        String full = VARIABLE.matcher(name).replaceFirst(Matcher.quoteReplacement(chosen));
        return new Setting(full, kind, meaning, part, usual, choices, secret, alsoInFile);
    }

    /**
     * The setting that names a file whose first line is this one's value.
     *
     * @return {@code NAME-file}
     * @throws IllegalStateException if the value cannot stand in a file
     */
    public Setting file() {
        if (!alsoInFile) {
            throw new IllegalStateException(name + ": there is no setting for its file");
        }
        return new Setting(
                name + "-file",
                Kind.FILE,
                "File whose first line is the value of `" + name + "`.",
                part,
                null,
                List.of(),
                false,
                false);
    }

    /**
     * A name as messages show it: as the user writes it in the framework that this process uses.
     *
     * @param name of a setting, in full
     * @return the name, with {@code quarkus.} before it in Quarkus
     */
    public static String shown(String name) {
        return NAMES.spelt(name);
    }

    /** The full name. */
    public String name() {
        return name;
    }

    /** What its value is. */
    public Kind kind() {
        return kind;
    }

    /** What it means. */
    public String meaning() {
        return meaning;
    }

    /** What it is for. */
    public Part part() {
        return part;
    }

    /** Its default, if it has one. */
    public Optional<String> usual() {
        return Optional.ofNullable(usual);
    }

    /** The words that a choice has, else nothing. */
    public List<String> choices() {
        return choices;
    }

    /** Whether its value must not be shown. */
    public boolean isSecret() {
        return secret;
    }

    /** Whether its value can stand in a file, too, which {@code NAME-file} names. */
    public boolean isAlsoInFile() {
        return alsoInFile;
    }

    /** Whether the user chooses a part of the name. */
    public boolean isNamedByUser() {
        return VARIABLE.matcher(name).find();
    }

    /** The name as messages show it, and nothing else. */
    @Override
    public String toString() {
        return shown(name);
    }
}

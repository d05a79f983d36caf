// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

import io.entigma.error.MisconfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The values of text settings, read with the same rules and messages wherever they were written. Names are compared by their
 * letters and digits alone: {@code entigma.kek.vault.token-file}, {@code entigma.kek.vault.tokenFile} and {@code
 * ENTIGMA_KEK_VAULT_TOKEN_FILE} are one name. A blank value is none. Shows no value. Immutable, thread safe.
 */
public final class Settings {
    private static final String OURS = "entigma";

    /** By the names as they were written. */
    private final Map<String, Object> written = new TreeMap<>();

    private final Map<String, Object> byUniform = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    private Settings(Map<String, ?> all) {
        all.forEach((name, value) -> {
            if (name.regionMatches(true, 0, OURS, 0, OURS.length()) && value != null) {
                String uniform = Spelling.uniform(name);
                written.put(name, value);
                Object other = byUniform.put(uniform, value);
                if (other != null && !other.toString().equals(value.toString())) {
                    ambiguous.add(uniform);
                }
            }
        });
    }

    /**
     * Takes those of an application's settings that are Entigma's.
     *
     * @param all full names and values; what does not begin with {@code entigma.} is left out, a collection is a list
     * @return the settings
     */
    public static Settings of(Map<String, ?> all) {
        return new Settings(all);
    }

    private @Nullable Object value(Setting setting) {
        String uniform = Spelling.uniform(setting.name());
        if (ambiguous.contains(uniform)) {
            throw wrong(setting, "stands there twice, in two spellings with different values; remove one", null);
        }
        return byUniform.get(uniform);
    }

    /**
     * A text.
     *
     * @param setting the setting
     * @return its value without blanks around, or empty if it is missing or blank
     * @throws MisconfigurationException if its name stands there in two spellings with different values
     */
    public Optional<String> text(Setting setting) {
        Object value = value(setting);
        return value == null
                ? Optional.empty()
                : Optional.of(value.toString().strip()).filter(text -> !text.isEmpty());
    }

    /**
     * An object, which code can give in the place of a text.
     *
     * @param setting the setting
     * @param type what it is to be
     * @param <T> what it is to be
     * @return the object, or empty if it is missing or a text
     */
    public <T> Optional<T> object(Setting setting, Class<T> type) {
        return Optional.ofNullable(value(setting)).filter(type::isInstance).map(type::cast);
    }

    /**
     * A text that must be there.
     *
     * @param setting the setting
     * @param hint what to give, for the message
     * @return its value
     * @throws MisconfigurationException if it is missing
     */
    public String required(Setting setting, String hint) {
        return text(setting).orElseThrow(() -> wrong(setting, "is required; " + hint, null));
    }

    /**
     * A path.
     *
     * @param setting the setting
     * @return the path, or empty if it is missing
     * @throws MisconfigurationException if it is not one
     */
    public Optional<Path> path(Setting setting) {
        try {
            return text(setting).map(Path::of);
        } catch (InvalidPathException e) {
            throw wrong(setting, "is not a path; correct it", e);
        }
    }

    /**
     * A duration, see {@link Durations}.
     *
     * @param setting the setting
     * @return the duration, or empty if it is missing
     * @throws MisconfigurationException if it is not one
     */
    public Optional<Duration> duration(Setting setting) {
        return text(setting)
                .map(value -> Durations.parse(value)
                        .orElseThrow(
                                () -> wrong(setting, "must be " + Durations.FORM + ", but is '" + value + "'", null)));
    }

    /**
     * A whole number.
     *
     * @param setting the setting
     * @return the number, or empty if it is missing
     * @throws MisconfigurationException if it is none, or less than zero
     */
    public Optional<Long> number(Setting setting) {
        return text(setting).map(value -> {
            if (!value.matches("\\d{1,18}")) {
                throw wrong(setting, "must be a whole number, but is '" + value + "'", null);
            }
            return Long.valueOf(value);
        });
    }

    /**
     * A whole number that an int holds.
     *
     * @param setting the setting
     * @return the number, or empty if it is missing; the largest int for more than that
     * @throws MisconfigurationException if it is none, or less than zero
     */
    public Optional<Integer> count(Setting setting) {
        return number(setting).map(value -> Math.toIntExact(Math.min(value, Integer.MAX_VALUE)));
    }

    /**
     * A switch.
     *
     * @param setting the setting
     * @return whether it is on, or empty if it is missing
     * @throws MisconfigurationException if it is neither {@code true} nor {@code false}
     */
    public Optional<Boolean> flag(Setting setting) {
        return text(setting).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong(setting, "must be true or false, but is '" + value + "'", null);
        });
    }

    /**
     * One of a few words.
     *
     * @param setting the setting
     * @param type the words
     * @param <E> the words
     * @return the word, or empty if it is missing
     * @throws MisconfigurationException if it is another
     */
    public <E extends Enum<E>> Optional<E> choice(Setting setting, Class<E> type) {
        return text(setting).map(value -> {
            if (!setting.choices().contains(value.toLowerCase(Locale.ROOT))) {
                throw wrong(setting, "must be " + anyOf(setting.choices()) + ", but is '" + value + "'", null);
            }
            return Enum.valueOf(type, value.toUpperCase(Locale.ROOT));
        });
    }

    private static String anyOf(List<String> words) {
        int last = words.size() - 1;
        return String.join(", ", words.subList(0, last)) + " or " + words.get(last);
    }

    /**
     * A URI.
     *
     * @param setting the setting
     * @return the URI, or empty if it is missing
     * @throws MisconfigurationException if it is not one
     */
    public Optional<URI> uri(Setting setting) {
        return text(setting).map(value -> uri(setting.toString(), value));
    }

    private static URI uri(String name, String value) {
        try {
            return new URI(value);
        } catch (URISyntaxException e) {
            // The syntax error quotes all of the value, which may have a password in it.
            throw wrong(name, "is not a URI; correct it", null);
        }
    }

    /**
     * Texts.
     *
     * @param setting the setting
     * @return what stands between commas or in the collection, without blanks around; empty if it is missing
     */
    public List<String> list(Setting setting) {
        Object value = value(setting);
        if (value == null) {
            return List.of();
        }
        Collection<?> parts = value instanceof Collection<?> collection
                ? collection
                : List.of(value.toString().split(","));
        return parts.stream()
                .map(part -> part.toString().strip())
                .filter(part -> !part.isEmpty())
                .toList();
    }

    /**
     * URIs.
     *
     * @param setting the setting
     * @return the URIs in its list
     * @throws MisconfigurationException if one is none
     */
    public List<URI> uris(Setting setting) {
        return list(setting).stream().map(part -> uri(setting.toString(), part)).toList();
    }

    /**
     * URIs by the name that the user chose in the names of their settings.
     *
     * @param setting a setting whose name ends with the part that is chosen
     * @return the URIs
     * @throws MisconfigurationException if one is none
     */
    public Map<String, URI> urisByName(Setting setting) {
        String prefix = Spelling.uniform(setting.named("").name());
        Map<String, URI> found = new TreeMap<>();
        written.forEach((name, value) -> {
            if (Spelling.uniform(name).startsWith(prefix) && !value.toString().isBlank()) {
                found.put(chosen(name, prefix), uri(name, value.toString().strip()));
            }
        });
        return found;
    }

    /** What follows the prefix's last letter and one separator; with brackets, what is between them. */
    private static String chosen(String name, String prefix) {
        int letters = 0;
        int i = 0;
        while (letters < prefix.length()) {
            letters += Spelling.uniform(name.substring(i, i + 1)).length();
            i++;
        }
        String rest = name.substring(i);
        // A separator, unless Spring has left it out before a name in brackets.
        rest = rest.isEmpty() || rest.startsWith("[") ? rest : rest.substring(1);
        return rest.startsWith("[") && rest.endsWith("]") ? rest.substring(1, rest.length() - 1) : rest;
    }

    /**
     * A secret: the setting itself, or the first line of the file that {@code NAME-file} names.
     *
     * @param setting the setting
     * @return the secret, which the caller overwrites; or empty if neither is there
     * @throws MisconfigurationException if both are there, or the file cannot be read
     */
    public Optional<char[]> secret(Setting setting) {
        Optional<String> direct = Optional.ofNullable(value(setting)).map(Object::toString);
        Optional<Path> file = setting.isAlsoInFile() ? path(setting.file()) : Optional.empty();
        if (direct.isPresent() && file.isPresent()) {
            throw wrong(setting, "and " + setting.file() + " exclude each other; remove one", null);
        }
        return direct.isPresent()
                ? direct.map(String::toCharArray)
                : file.map(path -> firstLine(setting.file(), path).toCharArray());
    }

    /**
     * A secret that must be there.
     *
     * @param setting the setting
     * @return the secret, which the caller overwrites
     * @throws MisconfigurationException if neither setting is there, or both are
     */
    public char[] requiredSecret(Setting setting) {
        return secret(setting)
                .orElseThrow(() -> wrong(setting, "exactly one of it and " + setting.file() + " must be given", null));
    }

    /**
     * A PKCS12 file and its password. Does nothing if the file is not set.
     *
     * @param file the setting that names the file
     * @param password the setting of its password
     * @param use gets the file and the password, which is overwritten afterwards
     * @throws MisconfigurationException if there is a file and not exactly one password
     */
    public void keyStore(Setting file, Setting password, BiConsumer<Path, char[]> use) {
        path(file).ifPresent(path -> {
            char[] secret = requiredSecret(password);
            use.accept(path, secret);
            Arrays.fill(secret, '\0');
        });
    }

    private static String firstLine(Setting setting, Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            String line = end < 0 ? text : text.substring(0, end);
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (IOException e) {
            throw wrong(setting, "'" + file + "' cannot be read as text in UTF-8; check its path and mode", e);
        }
    }

    /**
     * What is thrown for a wrong setting.
     *
     * @param setting the setting
     * @param what the rule and the way out; without any secret
     * @param cause what was caught, or null
     * @return to be thrown
     */
    public static MisconfigurationException wrong(Setting setting, String what, @Nullable Throwable cause) {
        return wrong(setting.toString(), what, cause);
    }

    private static MisconfigurationException wrong(String name, String what, @Nullable Throwable cause) {
        return new MisconfigurationException(name + ": " + what, cause);
    }

    /**
     * The names that are set.
     *
     * @return full names as they were written
     */
    public Collection<String> names() {
        return List.copyOf(written.keySet());
    }

    /** The names, never a value. */
    @Override
    public String toString() {
        return "Settings" + written.keySet();
    }
}

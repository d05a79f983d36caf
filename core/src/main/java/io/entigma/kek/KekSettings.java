// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.MisconfigurationException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The settings that a {@link KekClientProvider} gets, read with the same rules and error messages by all of them. Names are
 * compared by their letters and digits alone: {@code vault.token-file}, {@code vault.tokenFile} and {@code VAULT_TOKEN_FILE},
 * as environment variables are written, are one name. Shows no value. Immutable, thread safe.
 */
public final class KekSettings {
    private static final String PREFIX = "entigma.kek.";
    private static final String KEK_URI = PREFIX + "uri";

    private final Map<String, String> settings;

    /**
     * Takes settings.
     *
     * @param settings names without the prefix {@code entigma.kek.}
     * @throws MisconfigurationException if one name stands there in two spellings with different values
     */
    public KekSettings(Map<String, String> settings) {
        this.settings = new HashMap<>();
        settings.forEach((name, value) -> {
            String other = this.settings.put(uniform(name), value);
            if (other != null && !other.equals(value)) {
                throw wrong(name, "stands there twice, in two spellings with different values; remove one", null);
            }
        });
    }

    private static String uniform(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    private @Nullable String value(String name) {
        return settings.get(uniform(name));
    }

    /**
     * Those settings of an application that are for KEK clients, as a provider gets them.
     *
     * @param all all settings
     * @return those that begin with {@code entigma.kek.}, without that prefix, and without the KEK's URI
     */
    public static Map<String, String> of(Map<String, ?> all) {
        Map<String, String> found = new HashMap<>();
        all.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals(KEK_URI)) {
                found.put(name.substring(PREFIX.length()), value.toString());
            }
        });
        return found;
    }

    /**
     * A text.
     *
     * @param name the name without prefix
     * @return its value without blanks around, or empty if it is missing or blank
     */
    public Optional<String> text(String name) {
        String value = value(name);
        return value == null || value.isBlank() ? Optional.empty() : Optional.of(value.strip());
    }

    /**
     * A text that must be there.
     *
     * @param name the name without prefix
     * @param hint what to give, for the message
     * @return its value
     * @throws MisconfigurationException if it is missing
     */
    public String required(String name, String hint) {
        return text(name).orElseThrow(() -> wrong(name, "is required; " + hint, null));
    }

    /**
     * A path.
     *
     * @param name the name without prefix
     * @return the path, or empty if it is missing
     * @throws MisconfigurationException if it is not one
     */
    public Optional<Path> path(String name) {
        try {
            return text(name).map(Path::of);
        } catch (InvalidPathException e) {
            throw wrong(name, "is not a path", e);
        }
    }

    /**
     * A time, as {@code 500ms}, {@code 2s} or {@code PT2S}.
     *
     * @param name the name without prefix
     * @return the time, or empty if it is missing
     * @throws MisconfigurationException if it is not one
     */
    public Optional<Duration> duration(String name) {
        return text(name).map(value -> duration(name, value));
    }

    private static Duration duration(String name, String value) {
        String text = value.toLowerCase(Locale.ROOT);
        try {
            if (text.matches("\\d{1,9}ms")) {
                return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
            }
            if (text.matches("\\d{1,6}s")) {
                return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
            }
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw wrong(name, "must be a time as 500ms, 2s or PT2S, but is '" + value + "'", e);
        }
    }

    /**
     * A secret: the setting itself, or the first line of the file that {@code NAME-file} names.
     *
     * @param name the name without prefix
     * @return the secret, which the caller overwrites; or empty if neither is there
     * @throws MisconfigurationException if both are there, or the file cannot be read
     */
    public Optional<char[]> secret(String name) {
        Optional<String> direct = Optional.ofNullable(value(name));
        Optional<Path> file = path(name + "-file");
        if (direct.isPresent() && file.isPresent()) {
            throw wrong(name, "and '" + name + "-file' exclude each other", null);
        }
        return direct.isPresent()
                ? direct.map(String::toCharArray)
                : file.map(path -> firstLine(name, path).toCharArray());
    }

    /**
     * A secret that must be there.
     *
     * @param name the name without prefix
     * @return the secret, which the caller overwrites
     * @throws MisconfigurationException if neither setting is there, or both are
     */
    public char[] requiredSecret(String name) {
        return secret(name)
                .orElseThrow(() -> wrong(name, "exactly one of it and '" + name + "-file' must be given", null));
    }

    /**
     * A PKCS12 file and its password, which stands in {@code NAME-password} or the file of {@code NAME-password-file}. Does
     * nothing if the file is not set.
     *
     * @param name the name without prefix
     * @param use gets the file and the password, which is overwritten afterwards
     * @throws MisconfigurationException if there is a file and not exactly one password
     */
    public void keyStore(String name, BiConsumer<Path, char[]> use) {
        path(name).ifPresent(file -> {
            char[] password = requiredSecret(name + "-password");
            use.accept(file, password);
            Arrays.fill(password, '\0');
        });
    }

    /**
     * A URI.
     *
     * @param name the name without prefix
     * @return the URI, or empty if it is missing
     * @throws MisconfigurationException if it is not one
     */
    public Optional<URI> uri(String name) {
        return text(name).map(value -> {
            try {
                return new URI(value);
            } catch (URISyntaxException e) {
                // The syntax error quotes all of the value, which may have a password in it.
                throw wrong(name, "is not a URI; correct it", null);
            }
        });
    }

    private static String firstLine(String name, Path file) {
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            int end = text.indexOf('\n');
            String line = end < 0 ? text : text.substring(0, end);
            return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        } catch (IOException e) {
            throw wrong(name + "-file", "'" + file + "' cannot be read as text in UTF-8; check its path and mode", e);
        }
    }

    /**
     * What is thrown for a wrong setting.
     *
     * @param name the name without prefix
     * @param what the rule and the way out; without any secret
     * @param cause what was caught, or null
     * @return to be thrown
     */
    public static MisconfigurationException wrong(String name, String what, @Nullable Throwable cause) {
        return new MisconfigurationException("Setting '" + PREFIX + name + "': " + what, cause);
    }

    @Override
    public String toString() {
        return "KekSettings" + settings.keySet();
    }
}

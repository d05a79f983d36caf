// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.Entigma;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What must not be printed: the secrets among the settings, and whatever stands where a URL has its password. Drivers put
 * URLs into their messages. Immutable.
 */
final class Secrets {
    /** Where no settings are known. */
    static final Secrets NONE = new Secrets(List.of());

    private static final String HIDDEN = "***";

    /** Shorter ones would be found in other words; where they stand in a URL they are hidden all the same. */
    private static final int LEAST_LENGTH = 4;

    /** {@code //user:password@host}, with everything up to the last at sign. */
    private static final Pattern LOGIN = Pattern.compile("(//)([^\\s\"'<>]*)@");

    /** {@code password=...} in a URL, in properties or in {@code address=(password=...)}. */
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)((?:password\\d?|passwd|pwd|passphrase|secret|token|pin)\\s*=\\s*)([^&;,)\\s\"'}\\]]+)");

    private static final Pattern LOOKS_SECRET = Pattern.compile("(?i)((^|[.])pin|(^|[.-])(token|password|secret))$");

    private static final Pattern URL_PASSWORD = Pattern.compile("(?i)(?:password\\d?|passwd|pwd)=([^&;,)]+)");
    private static final Pattern URL_LOGIN = Pattern.compile("//[^:/?]*:([^?]*)@");

    private final List<String> known;

    private Secrets(List<String> known) {
        this.known = known;
    }

    /** The secrets among settings. */
    static Secrets of(Map<String, String> settings) {
        TreeSet<String> found = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        settings.forEach((name, value) -> {
            if (isSecret(name)) {
                found.add(value);
            } else {
                addOfUrl(URL_PASSWORD.matcher(value), found);
                addOfUrl(URL_LOGIN.matcher(value), found);
            }
        });
        found.removeIf(String::isBlank);
        return new Secrets(List.copyOf(found));
    }

    /** By its name too, which can be a slip of the pen. Of a URL only the password is one. */
    private static boolean isSecret(String name) {
        return LOOKS_SECRET.matcher(name).find()
                || Entigma.settings()
                        .find(name)
                        .filter(setting -> setting.isSecret() && !name.endsWith(".url"))
                        .isPresent();
    }

    private static void addOfUrl(Matcher place, Set<String> found) {
        while (place.find()) {
            found.add(place.group(1));
            try {
                found.add(URLDecoder.decode(place.group(1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                // Then it stands there as it is.
            }
        }
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** The text without secrets. */
    String hidden(String text) {
        String left = text;
        for (String secret : known) {
            if (secret.length() >= LEAST_LENGTH) {
                left = left.replace(secret, HIDDEN);
            }
        }
        left = LOGIN.matcher(left).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN) + "@");
        return ASSIGNED.matcher(left).replaceAll("$1" + Matcher.quoteReplacement(HIDDEN));
    }

    /** How many, and none of them. */
    @Override
    public String toString() {
        return "Secrets[" + known.size() + "]";
    }
}

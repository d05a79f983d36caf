// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/** What was found, once for each signature, in {@code target/fuzz-finds.txt} too. */
final class Finds {
    private static final Path FILE = Path.of("target", "fuzz-finds.txt");

    private static final int MOST_OF_A_KIND = 8;

    private final Map<String, Integer> kinds = new LinkedHashMap<>();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, String> first = new LinkedHashMap<>();

    /** What stays of a statement without its names and values. */
    static String skeleton(String statement) {
        return statement
                .replaceAll("  -- .*", "")
                .replaceAll("\\ba\\d+\\b", "a")
                .replaceAll("[:?]p?\\d+", "?")
                .replaceAll("'[^']*'|\\b\\d+(\\.\\d+)?(L|BD)?\\b|X'\\w+'", "#")
                .replaceAll(
                        "\\b([drp])(text2?|num|int|date|flag|note|amount|base|sub|subnum|one|onesub|sec|sec2)\\b",
                        "$1");
    }

    boolean known(String signature) {
        return counts.containsKey(signature);
    }

    void again(String signature) {
        counts.merge(signature, 1, Integer::sum);
    }

    /** Whether there are so many reports of this kind that one more tells nothing. */
    boolean enough(String kind) {
        return kinds.getOrDefault(kind, 0) >= MOST_OF_A_KIND;
    }

    void add(String kind, String signature, String report) {
        counts.merge(signature, 1, Integer::sum);
        if (first.putIfAbsent(signature, report) == null) {
            kinds.merge(kind, 1, Integer::sum);
            write(report);
        }
    }

    private static void write(String report) {
        try {
            Files.createDirectories(FILE.getParent());
            Files.writeString(
                    FILE, report + "\n", StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int size() {
        return first.size();
    }

    String all() {
        StringBuilder text = new StringBuilder();
        first.forEach((signature, report) -> text.append(report)
                .append("  seen ")
                .append(counts.get(signature))
                .append(" times\n\n"));
        counts.forEach((signature, count) -> {
            if (!first.containsKey(signature)) {
                text.append("and ").append(signature).append(": ").append(count).append('\n');
            }
        });
        return text.toString();
    }
}

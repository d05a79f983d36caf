// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run has done, counted and told. Thread safe. */
final class Run {
    private final long seed;
    private final Path folder;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Integer> counts = new TreeMap<>();

    Run(long seed, Path folder) throws IOException {
        this.seed = seed;
        this.folder = folder;
        Files.createDirectories(logs());
        Files.createDirectories(journals());
    }

    long seed() {
        return seed;
    }

    Path folder() {
        return folder;
    }

    Path logs() {
        return folder.resolve("logs");
    }

    Path journals() {
        return folder.resolve("journals");
    }

    Path steps() {
        return logs().resolve("steps.log");
    }

    synchronized void step(String what) {
        try {
            Files.writeString(
                    steps(),
                    java.time.LocalTime.now() + " " + what + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    synchronized void count(String what, int more) {
        counts.merge(what, more, Integer::sum);
    }

    synchronized void violation(String what) {
        violations.add(what);
        step("VIOLATION " + what);
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized Map<String, Integer> counts() {
        return new TreeMap<>(counts);
    }
}

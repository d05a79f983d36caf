// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks.rows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Times of several things that are measured in turn, and the row of a table that they make. Not thread safe. */
final class Measured {
    private final Map<String, List<Long>> nanos = new LinkedHashMap<>();

    /** Adds what an action takes. */
    void time(String name, Runnable action) {
        long start = System.nanoTime();
        action.run();
        add(name, System.nanoTime() - start);
    }

    void add(String name, long taken) {
        nanos.computeIfAbsent(name, unused -> new ArrayList<>()).add(taken);
    }

    /** Forgets what was measured while everything was cold, but not the order of the names. */
    void forget() {
        nanos.values().forEach(List::clear);
    }

    long median(String name) {
        List<Long> sorted =
                nanos.getOrDefault(name, List.of()).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    /** The names, for the head of a table. */
    String head() {
        return "| | " + String.join(" | ", nanos.keySet()) + " |\n|" + "---|".repeat(nanos.size() + 1);
    }

    /** Medians, and how they are to the first. */
    String row(String name, double nanosPerUnit, String unit) {
        String first = nanos.keySet().iterator().next();
        StringBuilder row = new StringBuilder("| " + name + " |");
        for (String each : nanos.keySet()) {
            row.append(String.format(Locale.ROOT, " %.1f %s", median(each) / nanosPerUnit, unit));
            row.append(
                    each.equals(first)
                            ? " |"
                            : String.format(Locale.ROOT, " (%.2f) |", (double) median(each) / median(first)));
        }
        return row.toString();
    }
}

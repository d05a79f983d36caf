// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.job.ColumnUse;
import java.util.Comparator;
import java.util.List;

/**
 * How many stored values are under which key version.
 *
 * @param columns the columns, in alphabetical order
 * @param lines the counts of each version, the newest first
 */
public record ValueCounts(List<String> columns, List<Line> lines) {
    /**
     * The counts of one version.
     *
     * @param version the version
     * @param counts its counts, in the order of the columns
     */
    public record Line(int version, List<Long> counts) {}

    static ValueCounts of(List<ColumnUse> uses) {
        List<String> columns =
                uses.stream().map(ColumnUse::column).distinct().sorted().toList();
        List<Line> lines = uses.stream()
                .map(ColumnUse::version)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .map(version -> new Line(
                        version,
                        columns.stream()
                                .map(column -> count(uses, version, column))
                                .toList()))
                .toList();
        return new ValueCounts(columns, lines);
    }

    private static long count(List<ColumnUse> uses, int version, String column) {
        return uses.stream()
                .filter(use -> use.version() == version && use.column().equals(column))
                .mapToLong(ColumnUse::values)
                .sum();
    }
}

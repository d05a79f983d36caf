// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.job.ColumnUse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many stored values are under which key version.
 *
 * @param versions the versions, the newest first
 * @param columns the counts of each column
 */
public record ValueCounts(List<Integer> versions, List<Column> columns) {
    /**
     * The counts of one column.
     *
     * @param name the column
     * @param counts its counts, in the order of the versions
     */
    public record Column(String name, List<Long> counts) {}

    static ValueCounts of(List<ColumnUse> uses) {
        List<Integer> versions = uses.stream()
                .map(ColumnUse::version)
                .distinct()
                .sorted((a, b) -> b - a)
                .toList();
        Map<String, Map<Integer, Long>> byColumn = new TreeMap<>();
        uses.forEach(use -> byColumn.computeIfAbsent(use.column(), unused -> new TreeMap<>())
                .merge(use.version(), use.values(), Long::sum));
        List<Column> columns = new ArrayList<>();
        byColumn.forEach((name, counts) -> columns.add(new Column(
                name,
                versions.stream()
                        .map(version -> counts.getOrDefault(version, 0L))
                        .toList())));
        return new ValueCounts(versions, List.copyOf(columns));
    }
}

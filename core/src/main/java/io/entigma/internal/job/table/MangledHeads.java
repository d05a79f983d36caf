// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.cipher.MangledForm;
import io.entigma.internal.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Has the database tell which values begin as mangled ones do, so that of no other plain value anything leaves it. */
final class MangledHeads {
    private static final Map<Integer, List<byte[]>> BY_LENGTH = MangledForm.beginningsOfAll().stream()
            .collect(Collectors.groupingBy(start -> start.length, TreeMap::new, Collectors.toList()));

    private MangledHeads() {}

    /** The condition on a column, with a parameter for each beginning. */
    static Sql condition(Sql column) {
        List<Sql> parts = new ArrayList<>();
        BY_LENGTH.forEach((length, starts) -> parts.add(Sql.of(
                "SUBSTRING({}, 1, {}) IN ({})",
                column,
                Sql.of(length),
                Sql.join(", ", Collections.nCopies(starts.size(), Sql.of("?"))))));
        return Sql.join(" OR ", parts);
    }

    /**
     * Sets the condition's parameters.
     *
     * @param next the number of the first
     * @return the number of the parameter after the last
     */
    static int bind(PreparedStatement statement, int next) throws SQLException {
        int index = next;
        for (List<byte[]> starts : BY_LENGTH.values()) {
            for (byte[] start : starts) {
                statement.setBytes(index++, start);
            }
        }
        return index;
    }
}

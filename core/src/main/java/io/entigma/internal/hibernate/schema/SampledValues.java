// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.cipher.MangledForm;
import io.entigma.internal.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** A few stored values of a column. */
final class SampledValues {
    /** Few enough that nobody notices, whatever the table holds. */
    private static final int ROWS = 50;

    private static final int VALUES = 8;

    /** Larger values are not taken into memory for this. */
    private static final int MOST_BYTES = 1 << 20;

    private SampledValues() {}

    /** Those of the first rows that hold one; none if the column cannot be read. */
    static List<byte[]> ofFirstRows(RealColumns real, Table table, Column column) {
        Sql name = real.name(column);
        return read(
                real,
                Sql.of(
                        "SELECT {} FROM (SELECT {} FROM {} LIMIT {}) few WHERE {} IS NOT NULL AND OCTET_LENGTH({}) <= {} LIMIT {}",
                        name,
                        name,
                        real.name(table),
                        Sql.of(ROWS),
                        name,
                        name,
                        Sql.of(MOST_BYTES),
                        Sql.of(VALUES)));
    }

    /** Those of any rows, which can take a look at all of them. */
    static List<byte[]> ofAllRows(RealColumns real, Table table, Column column) {
        Sql name = real.name(column);
        return read(
                real,
                Sql.of(
                        "SELECT {} FROM {} WHERE {} IS NOT NULL AND OCTET_LENGTH({}) <= {} LIMIT {}",
                        name,
                        real.name(table),
                        name,
                        name,
                        Sql.of(MOST_BYTES),
                        Sql.of(VALUES)));
    }

    /**
     * The beginnings of those of the first rows, of several columns of a table: enough to tell plain, mangled and sealed ones apart.
     *
     * @return those of each column, in the order of the columns; null if one of them cannot be read
     */
    static @Nullable List<List<byte[]>> headsOfFirstRows(RealColumns real, Table table, List<Column> columns) {
        Sql heads = columns.stream()
                .map(column -> Sql.of("SUBSTRING({}, 1, {})", real.name(column), Sql.of(MangledForm.HEAD_BYTES)))
                .reduce((one, other) -> Sql.of("{}, {}", one, other))
                .orElseThrow();
        Sql sql = Sql.of("SELECT {} FROM {} LIMIT {}", heads, real.name(table), Sql.of(ROWS));
        return real.query(sql, ROWS, rows -> {
            List<List<byte[]>> found = new ArrayList<>();
            columns.forEach(column -> found.add(new ArrayList<>()));
            while (rows.next()) {
                for (int i = 0; i < columns.size(); i++) {
                    byte[] head = rows.getBytes(i + 1);
                    if (head != null) {
                        found.get(i).add(head);
                    }
                }
            }
            return found;
        });
    }

    private static List<byte[]> read(RealColumns real, Sql sql) {
        @Nullable
        List<byte[]> values = real.query(sql, ROWS, rows -> {
            List<byte[]> found = new ArrayList<>();
            while (rows.next()) {
                found.add(rows.getBytes(1));
            }
            return found;
        });
        return values == null ? List.of() : values;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** What the database itself holds, past Hibernate. */
public final class RawColumns {
    private RawColumns() {}

    /** How a column is read. */
    private interface Column<T> {
        T of(ResultSet row) throws SQLException;
    }

    public static List<byte[]> of(DataSource database, String query) throws SQLException {
        return read(database, query, row -> row.getBytes(1));
    }

    public static List<String> texts(DataSource database, String query) throws SQLException {
        return read(database, query, row -> row.getString(1));
    }

    public static long count(DataSource database, String table) throws SQLException {
        return read(database, "select count(*) from " + table, row -> row.getLong(1))
                .get(0);
    }

    public static void execute(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static <T> List<T> read(DataSource database, String query, Column<T> column) throws SQLException {
        List<T> values = new ArrayList<>();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(column.of(rows));
            }
        }
        return values;
    }

    /** One value is there, it is sealed, and the plaintext is not in it. */
    public static void assertSealed(DataSource database, String query, String plaintext) throws SQLException {
        List<byte[]> values = of(database, query);
        assertThat(values).hasSize(1);
        byte[] value = values.get(0);
        assertThat(value).hasSizeGreaterThanOrEqualTo(plaintext.length() + 34);
        assertThat(new String(value, StandardCharsets.ISO_8859_1)).doesNotContain(plaintext);
    }
}

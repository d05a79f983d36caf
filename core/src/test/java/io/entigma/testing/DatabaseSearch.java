// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import java.nio.charset.StandardCharsets;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Reads all rows of all tables, to prove that some text is nowhere. */
final class DatabaseSearch {
    private DatabaseSearch() {}

    static List<String> columnsHolding(Connection connection, String text) throws SQLException {
        TreeSet<String> found = new TreeSet<>();
        for (String table : tables(connection)) {
            // Bytes as Latin-1 characters keep their order, so that one kind of search serves text and bytes.
            String asBytes = latin1(text.getBytes(StandardCharsets.UTF_8));
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("select * from " + table)) {
                ResultSetMetaData columns = rows.getMetaData();
                while (rows.next()) {
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        Object value = rows.getObject(i);
                        if (value != null
                                && (text(value).contains(text) || text(value).contains(asBytes))) {
                            found.add((columns.getTableName(i) + "." + columns.getColumnName(i))
                                    .toLowerCase(Locale.ROOT));
                        }
                    }
                }
            }
        }
        return List.copyOf(found);
    }

    private static List<String> tables(Connection connection) throws SQLException {
        List<String> names = new ArrayList<>();
        String quote = connection.getMetaData().getIdentifierQuoteString();
        try (ResultSet tables = connection
                .getMetaData()
                .getTables(
                        connection.getCatalog(), connection.getSchema(), "%", new String[] {"TABLE", "BASE TABLE"})) {
            while (tables.next()) {
                names.add(quote + tables.getString("TABLE_NAME") + quote);
            }
        }
        return names;
    }

    private static String text(Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            return latin1(bytes);
        }
        if (value instanceof Blob blob) {
            return latin1(blob.getBytes(1, Math.toIntExact(blob.length())));
        }
        if (value instanceof Clob clob) {
            return clob.getSubString(1, Math.toIntExact(clob.length()));
        }
        return String.valueOf(value);
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}

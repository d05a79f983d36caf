// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The table of encrypted columns, so that jobs and tools need no entity classes. Thread safe. */
public final class ColumnCatalog {
    private static final String COLUMNS =
            "table_schema, table_name, column_name, context, value_type, mode, key_columns";

    private final Transactions transactions;
    private final TableNames names;

    ColumnCatalog(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    /**
     * Adds or replaces the entries of these columns; leaves all others alone. Writes nothing if all are there already.
     *
     * @param columns the encrypted columns of one application
     */
    public void save(Collection<CatalogColumn> columns) {
        List<CatalogColumn> known = all();
        for (CatalogColumn column : columns) {
            if (!known.contains(column)) {
                replace(column);
            }
        }
    }

    private void replace(CatalogColumn column) {
        // Two nodes that boot at the same moment write the same entry; the one that comes second finds it taken.
        transactions.runUnlessTaken("save the column catalog", connection -> {
            delete(connection, column);
            insert(connection, column);
            return true;
        });
    }

    /**
     * Every entry.
     *
     * @return the columns of all applications that share this key table
     */
    public List<CatalogColumn> all() {
        return transactions.run("read the column catalog", connection -> {
            String sql = "SELECT " + COLUMNS + " FROM " + names.column() + " ORDER BY 1, 2, 3";
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
                List<CatalogColumn> columns = new ArrayList<>();
                while (rows.next()) {
                    columns.add(new CatalogColumn(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            rows.getString(5),
                            rows.getString(6),
                            CatalogColumn.parseKeyColumns(rows.getString(7))));
                }
                return columns;
            }
        });
    }

    private void delete(Connection connection, CatalogColumn column) throws SQLException {
        String sql = "DELETE FROM " + names.column() + " WHERE table_schema = ? AND table_name = ? AND column_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, column.schema());
            statement.setString(2, column.table());
            statement.setString(3, column.column());
            statement.executeUpdate();
        }
    }

    private void insert(Connection connection, CatalogColumn column) throws SQLException {
        String sql = "INSERT INTO " + names.column() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, column.schema());
            statement.setString(2, column.table());
            statement.setString(3, column.column());
            statement.setString(4, column.context());
            statement.setString(5, column.valueType());
            statement.setString(6, column.mode());
            statement.setString(7, column.keyColumnsText());
            statement.executeUpdate();
        }
    }
}

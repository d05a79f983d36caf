// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** SQL of {@code entigma_epoch}: one counter that every change of keys raises. Thread safe. */
final class EpochRow {
    private final TableNames names;

    EpochRow(TableNames names) {
        this.names = names;
    }

    /**
     * Raises the epoch and holds its row until commit, so that changes of keys come one after the other, and become visible
     * in that order. A write and not "for update": not every database keeps that lock as well as one by a write.
     */
    long next(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + names.epoch() + " SET epoch = epoch + 1 WHERE id = 1")) {
            if (update.executeUpdate() != 1) {
                throw new SQLException(names.epoch() + " has no row with id 1; insert (1, 0)", "02000");
            }
        }
        return current(connection);
    }

    long current(Connection connection) throws SQLException {
        String sql = "SELECT epoch FROM " + names.epoch() + " WHERE id = 1";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }
}

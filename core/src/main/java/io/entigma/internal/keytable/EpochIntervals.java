// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The longest time between two looks at the epoch that any node has, kept beside the epoch: whoever changes keys waits for
 * it, however often that process looks itself. Thread safe.
 */
public final class EpochIntervals {
    private static final String NAME = "epoch-interval-millis";

    private final Transactions transactions;
    private final TableNames names;

    EpochIntervals(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    /**
     * The longest interval that a node has announced.
     *
     * @return the interval; zero if none has
     */
    public Duration longest() {
        return transactions.run("read the epoch interval", this::read);
    }

    /**
     * Announces how often this node looks. A longer interval replaces the one that is there; a shorter one does not.
     *
     * @param interval this node's interval
     * @return the longest one before
     */
    public Duration announce(Duration interval) {
        Duration before = longest();
        if (before.isZero()) {
            // Two nodes that boot at the same moment: one comes second, and its interval is looked at below.
            transactions.runUnlessTaken("store the epoch interval", connection -> {
                insert(connection, interval);
                return true;
            });
        }
        if (before.compareTo(interval) < 0) {
            transactions.run("raise the epoch interval", connection -> raise(connection, interval));
        }
        return before;
    }

    private Duration read(Connection connection) throws SQLException {
        String sql = "SELECT number FROM " + names.setting() + " WHERE name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, NAME);
            try (ResultSet row = statement.executeQuery()) {
                return Duration.ofMillis(row.next() ? Math.max(0, row.getLong(1)) : 0);
            }
        }
    }

    private void insert(Connection connection, Duration interval) throws SQLException {
        String sql = "INSERT INTO " + names.setting() + " (name, number) VALUES (?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, NAME);
            statement.setLong(2, interval.toMillis());
            statement.executeUpdate();
        }
    }

    private boolean raise(Connection connection, Duration interval) throws SQLException {
        String sql = "UPDATE " + names.setting() + " SET number = ? WHERE name = ? AND number < ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, interval.toMillis());
            statement.setString(2, NAME);
            statement.setLong(3, interval.toMillis());
            return statement.executeUpdate() == 1;
        }
    }
}

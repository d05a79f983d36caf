// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.KeyTableException;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
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
    /** No node may look less often, so that nobody waits without end for a number that somebody else wrote there. */
    public static final Duration MOST = Duration.ofHours(1);

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
     * @throws KeyTableException if it is longer than {@link #MOST}
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
                return row.next() ? interval(row.getLong(1)) : Duration.ZERO;
            }
        }
    }

    private Duration interval(long millis) {
        if (millis > MOST.toMillis()) {
            throw new KeyTableException(
                    "Key table: " + names.setting() + " says " + NAME + " = " + millis
                            + ", but no node looks less often than every " + MOST.toMillis()
                            + ", so Entigma did not write this; find out who did, and delete the row (running nodes write it anew)");
        }
        return Duration.ofMillis(Math.max(0, millis));
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

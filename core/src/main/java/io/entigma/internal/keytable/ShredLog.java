// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.KeyDestroyedException;
import io.entigma.job.ShredRequest;
import io.entigma.job.ShredRequest.State;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The table of requests to destroy keys, one row a tenant. Times are the database's, so that a node whose clock is wrong
 * cannot shorten a grace period. Thread safe.
 */
public final class ShredLog {
    private static final String COLUMNS = "tenant, state, requested_at, due_at";

    private final Transactions transactions;
    private final TableNames names;
    private final KeyRows keys;
    private final EpochRow epochs;
    private final Supplier<KeyListChanges> changes;

    ShredLog(
            Transactions transactions,
            TableNames names,
            KeyRows keys,
            EpochRow epochs,
            Supplier<KeyListChanges> changes) {
        this.transactions = transactions;
        this.names = names;
        this.keys = keys;
        this.epochs = epochs;
        this.changes = changes;
    }

    /**
     * Records a request; replaces an earlier one of the same tenant.
     *
     * @param tenant the tenant
     * @param grace from now until the keys are due
     * @return the request
     */
    public ShredRequest request(TenantId tenant, Duration grace) {
        return transactions.run("record a shred request", connection -> {
            long now = DatabaseClock.millis(connection);
            Instant requested = Instant.ofEpochMilli(now);
            ShredRequest request = new ShredRequest(tenant, State.REQUESTED, requested, requested.plus(grace));
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + names.shred() + " WHERE tenant = ?")) {
                statement.setBytes(1, tenant.toBytes());
                statement.executeUpdate();
            }
            insert(connection, request);
            return request;
        });
    }

    private void insert(Connection connection, ShredRequest request) throws SQLException {
        String sql = "INSERT INTO " + names.shred() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, request.tenant().toBytes());
            statement.setString(2, request.state().name());
            statement.setLong(3, request.requested().toEpochMilli());
            statement.setLong(4, request.due().toEpochMilli());
            statement.executeUpdate();
        }
    }

    /**
     * Cancels a request that was not carried out.
     *
     * @param tenant the tenant
     * @return true if there was one
     */
    public boolean cancel(TenantId tenant) {
        return transactions.run("cancel a shred request", connection -> setState(connection, tenant, State.CANCELLED));
    }

    private boolean setState(Connection connection, TenantId tenant, State state) throws SQLException {
        String sql = "UPDATE " + names.shred() + " SET state = ? WHERE tenant = ? AND state = 'REQUESTED'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, state.name());
            statement.setBytes(2, tenant.toBytes());
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Every request.
     *
     * @return the requests
     */
    public List<ShredRequest> all() {
        return transactions.run("read shred requests", this::read);
    }

    private List<ShredRequest> read(Connection connection) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + names.shred() + " ORDER BY requested_at, tenant";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<ShredRequest> requests = new ArrayList<>();
            while (rows.next()) {
                requests.add(new ShredRequest(
                        new TenantId(new String(rows.getBytes(1), StandardCharsets.UTF_8)),
                        State.valueOf(rows.getString(2)),
                        Instant.ofEpochMilli(rows.getLong(3)),
                        Instant.ofEpochMilli(rows.getLong(4))));
            }
            return requests;
        }
    }

    /**
     * Destroys the keys of every tenant whose time has come. Keys and request change in one transaction for each tenant.
     *
     * @return the requests that were carried out
     */
    public List<ShredRequest> shredDue() {
        List<ShredRequest> due = transactions.run("read shred requests", connection -> {
            Instant now = Instant.ofEpochMilli(DatabaseClock.millis(connection));
            return read(connection).stream()
                    .filter(request ->
                            request.state() == State.REQUESTED && !request.due().isAfter(now))
                    .toList();
        });
        List<ShredRequest> done = new ArrayList<>();
        for (ShredRequest request : due) {
            if (changes.get().run("destroy a tenant's keys", connection -> shred(connection, request.tenant()))) {
                done.add(new ShredRequest(request.tenant(), State.DONE, request.requested(), request.due()));
            }
        }
        return done;
    }

    private boolean shred(Connection connection, TenantId tenant) throws SQLException {
        long epoch = epochs.next(connection);
        // Cancelled between the look and now: then nothing happens.
        if (!setState(connection, tenant, State.DONE)) {
            return false;
        }
        Instant now = Instant.ofEpochMilli(DatabaseClock.millis(connection));
        changes.get().of(connection, tenant, (same, rows) -> destroyed(same, rows, now, epoch));
        return true;
    }

    private List<WrappedKey> destroyed(Connection connection, List<WrappedKey> rows, Instant now, long epoch)
            throws SQLException {
        List<WrappedKey> after = new ArrayList<>();
        for (WrappedKey key : rows) {
            WrappedKey gone = key.in(KeyState.SHREDDED, key.state() == KeyState.SHREDDED ? key.changed() : now);
            if (key.state() != KeyState.SHREDDED) {
                keys.updateState(connection, gone, epoch);
            }
            after.add(gone);
        }
        return after;
    }

    /**
     * Refuses a first key to a tenant whose keys were destroyed, whatever is left of their rows.
     *
     * @throws KeyDestroyedException if they were
     */
    void requireNotDestroyed(Connection connection, TenantId tenant) throws SQLException {
        String sql = "SELECT 1 FROM " + names.shred() + " WHERE tenant = ? AND state = 'DONE'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, tenant.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                if (row.next()) {
                    throw new KeyDestroyedException("The data keys of tenant '" + tenant + "' were destroyed, says "
                            + names.shred() + ", though the rows that prove it are gone from " + names.key()
                            + "; nothing new is sealed for it until it is enabled again on purpose");
                }
            }
        }
    }
}

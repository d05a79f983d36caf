// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.error.KeyDestroyedException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.ShredRequestData;
import io.entigma.internal.tables.DatabaseClock;
import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.RowAuthenticity;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
import io.entigma.job.ShredRequest;
import io.entigma.job.ShredRequest.State;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of requests to destroy keys, one row a tenant. Times are the database's, so that a node whose clock is wrong
 * cannot shorten a grace period. Thread safe.
 */
public final class ShredLog {
    private static final System.Logger LOG = System.getLogger(ShredLog.class.getName());
    private static final String COLUMNS = "tenant, state, requested_at, due_at, signer, mac";
    private static final String TABLE = "entigma_shred";

    private record Entry(ShredRequest request, @Nullable Signature signature) {}

    private final Transactions transactions;
    private final TableNames names;
    private final KeyRows keys;
    private final EpochRow epochs;
    private final KeyListChanges changes;
    private final RowAuthenticity authenticity;

    ShredLog(
            Transactions transactions,
            TableNames names,
            KeyRows keys,
            EpochRow epochs,
            KeyListChanges changes,
            RowAuthenticity authenticity) {
        this.authenticity = authenticity;
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
        authenticity.prepareToSign();
        return transactions.run("record a shred request", connection -> {
            long now = DatabaseClock.millis(connection);
            Instant requested = Instant.ofEpochMilli(now);
            ShredRequest request = new ShredRequestData(tenant, State.REQUESTED, requested, requested.plus(grace));
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
        String sql = "INSERT INTO " + names.shred() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, request.tenant().toBytes());
            statement.setString(2, request.state().name());
            statement.setLong(3, request.requested().toEpochMilli());
            statement.setLong(4, request.due().toEpochMilli());
            authenticity.sign(toSign(request)).bind(statement, 5);
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
        authenticity.prepareToSign();
        return transactions.run("cancel a shred request", connection -> setState(connection, tenant, State.CANCELLED));
    }

    public static RowBytes toSign(ShredRequest request) {
        return new RowBytes("shred 1")
                .bytes(request.tenant().toBytes())
                .text(request.state().name())
                .number(request.requested().toEpochMilli())
                .number(request.due().toEpochMilli());
    }

    private boolean setState(Connection connection, TenantId tenant, State state) throws SQLException {
        for (Entry entry : read(connection)) {
            ShredRequest request = entry.request;
            if (request.tenant().equals(tenant) && request.state() == State.REQUESTED) {
                return setState(connection, new ShredRequestData(tenant, state, request.requested(), request.due()));
            }
        }
        return false;
    }

    private boolean setState(Connection connection, ShredRequest after) throws SQLException {
        String sql = "UPDATE " + names.shred() + " SET state = ?, signer = ?, mac = ?"
                + " WHERE tenant = ? AND state = 'REQUESTED' AND requested_at = ? AND due_at = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, after.state().name());
            authenticity.sign(toSign(after)).bind(statement, 2);
            statement.setBytes(4, after.tenant().toBytes());
            statement.setLong(5, after.requested().toEpochMilli());
            statement.setLong(6, after.due().toEpochMilli());
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Every request.
     *
     * @return the requests
     */
    public List<ShredRequest> all() {
        return entries().stream().map(Entry::request).toList();
    }

    private List<Entry> entries() {
        return transactions.run("read shred requests", this::read);
    }

    private List<Entry> read(Connection connection) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + names.shred() + " ORDER BY requested_at, tenant";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            List<Entry> entries = new ArrayList<>();
            while (rows.next()) {
                read(rows).ifPresent(entries::add);
            }
            return entries;
        }
    }

    private static Optional<Entry> read(ResultSet row) throws SQLException {
        try {
            return Optional.of(new Entry(
                    new ShredRequestData(
                            KeyRow.tenant(row.getBytes(1)),
                            State.valueOf(Objects.requireNonNullElse(row.getString(2), "")),
                            Instant.ofEpochMilli(row.getLong(3)),
                            Instant.ofEpochMilli(row.getLong(4))),
                    Signature.read(row, 5)));
        } catch (MalformedRowException | IllegalArgumentException e) {
            LOG.log(Level.WARNING, "Key table: entigma_shred holds a row that is no request; it is not used");
            return Optional.empty();
        }
    }

    /**
     * Destroys the keys of every tenant whose time has come. Keys and request change in one transaction for each tenant.
     * A request that Entigma did not write is told and left alone, as is that of a tenant whose keys are not believed.
     *
     * @return the requests that were carried out
     */
    public List<ShredRequest> shredDue() {
        Instant now = Instant.ofEpochMilli(transactions.run("read the database's clock", DatabaseClock::millis));
        List<ShredRequest> done = new ArrayList<>();
        for (Entry entry : entries()) {
            ShredRequest request = entry.request;
            if (request.state() == State.REQUESTED && !request.due().isAfter(now) && isTrusted(entry)) {
                if (isShredded(request.tenant())) {
                    done.add(new ShredRequestData(request.tenant(), State.DONE, request.requested(), request.due()));
                }
            }
        }
        return done;
    }

    /**
     * Requests that are not as Entigma wrote them. Believes with the keys that are in memory.
     *
     * @return whose they are, safe to print; empty if all is well
     */
    List<String> untrusted() {
        return transactions.run("read shred requests", connection -> {
            String sql = "SELECT " + COLUMNS + " FROM " + names.shred() + " ORDER BY requested_at, tenant";
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet row = statement.executeQuery()) {
                List<String> found = new ArrayList<>();
                while (row.next()) {
                    Optional<Entry> entry = read(row);
                    if (entry.isEmpty()) {
                        byte[] tenant = Objects.requireNonNullElse(row.getBytes(1), new byte[0]);
                        found.add("tenant " + RowAudit.shown(tenant));
                    } else if (!authenticity.isGoodHere(toSign(entry.get().request), entry.get().signature)) {
                        found.add(entry.get().request.tenant().value());
                    }
                }
                return found;
            }
        });
    }

    /** Signs all that is believed with the key that signs now. */
    public void signAnew() {
        authenticity.prepareToSign();
        for (Entry entry : entries()) {
            if (authenticity.isGood(toSign(entry.request), entry.signature)) {
                transactions.run("sign a shred request", connection -> sign(connection, entry.request));
            }
        }
    }

    private boolean sign(Connection connection, ShredRequest request) throws SQLException {
        String sql = "UPDATE " + names.shred()
                + " SET signer = ?, mac = ? WHERE tenant = ? AND state = ? AND requested_at = ? AND due_at = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            authenticity.sign(toSign(request)).bind(statement, 1);
            statement.setBytes(3, request.tenant().toBytes());
            statement.setString(4, request.state().name());
            statement.setLong(5, request.requested().toEpochMilli());
            statement.setLong(6, request.due().toEpochMilli());
            return statement.executeUpdate() == 1;
        }
    }

    private boolean isTrusted(Entry entry) {
        if (authenticity.isGood(toSign(entry.request), entry.signature)) {
            return true;
        }
        UntrustedRowException told = authenticity.untrusted(
                TABLE,
                entry.request.tenant().value(),
                entry.signature,
                "if the tenant's keys are to be destroyed, request it again");
        LOG.log(Level.DEBUG, "Not carried out", told);
        return false;
    }

    private boolean isShredded(TenantId tenant) {
        try {
            return changes.run("destroy a tenant's keys", connection -> shred(connection, tenant));
        } catch (UntrustedRowException e) {
            LOG.log(Level.DEBUG, "Not carried out", e);
            return false;
        }
    }

    private boolean shred(Connection connection, TenantId tenant) throws SQLException {
        long epoch = epochs.next(connection);
        // Cancelled between the look and now: then nothing happens.
        if (!setState(connection, tenant, State.DONE)) {
            return false;
        }
        Instant now = Instant.ofEpochMilli(DatabaseClock.millis(connection));
        changes.of(connection, tenant, (same, rows) -> destroyed(same, rows, now, epoch));
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

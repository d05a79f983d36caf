// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.KeyTable;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.KeyChanges;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key table over plain JDBC. Tenants and key ids are bytes in the database, so that no collation and no connection
 * character set has a say in comparing them. Thread safe.
 */
public final class JdbcKeyStore implements WrappedKeyStore {
    private static final String COLUMNS = "key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version,"
            + " created_at, changed_at, use_estimate";

    private final Transactions transactions;
    private final TableNames names;

    private JdbcKeyStore(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    /**
     * Opens the key table and does what its settings say about its schema.
     *
     * @param settings where it is
     * @return the open store
     * @throws io.entigma.MisconfigurationException if tables are missing or the database is not supported
     * @throws io.entigma.KeyTableException if it cannot be reached
     */
    public static JdbcKeyStore open(KeyTable settings) {
        Transactions transactions = new Transactions(connections(settings));
        TableNames names = new TableNames(settings.schema());
        try {
            new KeyTableSchema(transactions, names).apply(settings.schemaAction());
        } catch (RuntimeException e) {
            transactions.close();
            throw e;
        }
        return new JdbcKeyStore(transactions, names);
    }

    private static ConnectionSource connections(KeyTable settings) {
        return settings.dataSource() != null
                ? new DataSourceConnections(settings.dataSource())
                : new PooledConnections(
                        Objects.requireNonNull(settings.url()),
                        settings.user(),
                        settings.password(),
                        settings.connections(),
                        settings.connectionTimeout());
    }

    /**
     * The column catalog beside the key table.
     *
     * @return the catalog, on the same connections
     */
    public ColumnCatalog columnCatalog() {
        return new ColumnCatalog(transactions, names);
    }

    @Override
    public Optional<WrappedKey> find(KeyId id) {
        return transactions.run("look up a key", connection -> {
            String sql = "SELECT " + COLUMNS + " FROM " + names.key() + " WHERE key_id = ?";
            return query(connection, sql, id.toBytes()).stream().findFirst();
        });
    }

    @Override
    public List<WrappedKey> findAll(TenantId tenant) {
        return transactions.run("look up a tenant's keys", connection -> {
            String sql = "SELECT " + COLUMNS + " FROM " + names.key() + " WHERE tenant = ? ORDER BY version DESC";
            return query(connection, sql, tenant.toBytes());
        });
    }

    private static List<WrappedKey> query(Connection connection, String sql, byte[] argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, argument);
            try (ResultSet rows = statement.executeQuery()) {
                List<WrappedKey> keys = new ArrayList<>();
                while (rows.next()) {
                    keys.add(read(rows));
                }
                return keys;
            }
        }
    }

    private static WrappedKey read(ResultSet row) throws SQLException {
        byte @Nullable [] wrapped = row.getBytes(5);
        return new WrappedKey(
                KeyId.of(row.getBytes(1)),
                new TenantId(new String(row.getBytes(2), StandardCharsets.UTF_8)),
                row.getInt(3),
                KeyState.valueOf(row.getString(4)),
                wrapped == null ? null : new WrappedDek(wrapped, Objects.requireNonNullElse(row.getString(7), "")),
                URI.create(row.getString(6)),
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                row.getLong(10));
    }

    @Override
    public boolean insert(WrappedKey key) {
        Boolean inserted = transactions.runUnlessTaken("store a key", connection -> {
            // Nobody can have cached anything of a tenant that had no key, so its first key is no change to tell of.
            insert(connection, key, key.version() == 1 ? 0 : nextEpoch(connection));
            return true;
        });
        return inserted != null;
    }

    private void insert(Connection connection, WrappedKey key, long epoch) throws SQLException {
        String sql =
                "INSERT INTO " + names.key() + " (" + COLUMNS + ", epoch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        WrappedDek wrapped = key.wrapped();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, key.id().toBytes());
            statement.setBytes(2, key.tenant().toBytes());
            statement.setInt(3, key.version());
            statement.setString(4, key.state().name());
            statement.setBytes(5, wrapped == null ? null : wrapped.toBytes());
            statement.setString(6, key.kek().toString());
            statement.setString(7, wrapped == null ? null : wrapped.kekVersion());
            statement.setLong(8, key.created().toEpochMilli());
            statement.setLong(9, key.changed().toEpochMilli());
            statement.setLong(10, key.useEstimate());
            statement.setLong(11, epoch);
            statement.executeUpdate();
        }
    }

    /** Raises the epoch. Its row lock is held until commit, so that epochs become visible in their own order. */
    private long nextEpoch(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + names.epoch() + " SET epoch = epoch + 1 WHERE id = 1")) {
            if (update.executeUpdate() != 1) {
                throw new SQLException(names.epoch() + " has no row with id 1; insert (1, 0)", "02000");
            }
        }
        return currentEpoch(connection);
    }

    private long currentEpoch(Connection connection) throws SQLException {
        String sql = "SELECT epoch FROM " + names.epoch() + " WHERE id = 1";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    @Override
    public KeyChanges changesSince(long epoch) {
        return transactions.run("read the epoch", connection -> {
            long current = currentEpoch(connection);
            return new KeyChanges(current, current > epoch ? changedTenants(connection, epoch) : Set.of());
        });
    }

    private Set<TenantId> changedTenants(Connection connection, long epoch) throws SQLException {
        String sql = "SELECT DISTINCT tenant FROM " + names.key() + " WHERE epoch > ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            try (ResultSet rows = statement.executeQuery()) {
                Set<TenantId> tenants = new HashSet<>();
                while (rows.next()) {
                    tenants.add(new TenantId(new String(rows.getBytes(1), StandardCharsets.UTF_8)));
                }
                return tenants;
            }
        }
    }

    @Override
    public void close() {
        transactions.close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** SQL of {@code entigma_key} and {@code entigma_epoch}, inside transactions of {@link JdbcKeyStore}. Thread safe. */
final class KeyRows {
    private static final String COLUMNS = "key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version,"
            + " created_at, changed_at, use_estimate";

    private final TableNames names;

    KeyRows(TableNames names) {
        this.names = names;
    }

    /** Rows by a condition on one binary column. */
    List<WrappedKey> select(Connection connection, String condition, byte[] argument) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(selectFrom() + condition)) {
            statement.setBytes(1, argument);
            return read(statement);
        }
    }

    List<WrappedKey> ofTenant(Connection connection, TenantId tenant) throws SQLException {
        return select(connection, " WHERE tenant = ? ORDER BY version DESC", tenant.toBytes());
    }

    List<WrappedKey> page(Connection connection, @Nullable KeyId after, int limit) throws SQLException {
        String from = selectFrom() + (after == null ? "" : " WHERE key_id > ?") + " ORDER BY key_id LIMIT " + limit;
        try (PreparedStatement statement = connection.prepareStatement(from)) {
            if (after != null) {
                statement.setBytes(1, after.toBytes());
            }
            return read(statement);
        }
    }

    private String selectFrom() {
        return "SELECT " + COLUMNS + " FROM " + names.key();
    }

    private static List<WrappedKey> read(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            List<WrappedKey> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(read(rows));
            }
            return keys;
        }
    }

    private static WrappedKey read(ResultSet row) throws SQLException {
        byte @Nullable [] wrapped = row.getBytes(5);
        return new WrappedKey(
                KeyId.of(row.getBytes(1)),
                tenant(row.getBytes(2)),
                row.getInt(3),
                KeyState.valueOf(row.getString(4)),
                wrapped == null ? null : new WrappedDek(wrapped, Objects.requireNonNullElse(row.getString(7), "")),
                URI.create(row.getString(6)),
                Instant.ofEpochMilli(row.getLong(8)),
                Instant.ofEpochMilli(row.getLong(9)),
                row.getLong(10));
    }

    private static TenantId tenant(byte[] bytes) {
        return new TenantId(new String(bytes, StandardCharsets.UTF_8));
    }

    void insert(Connection connection, WrappedKey key, long epoch) throws SQLException {
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

    /** Writes a row's state; a shredded one loses its wrapped DEK. */
    void updateState(Connection connection, WrappedKey key, long epoch) throws SQLException {
        String gone = key.wrapped() == null ? ", wrapped_dek = NULL, kek_version = NULL" : "";
        String sql = "UPDATE " + names.key() + " SET state = ?, changed_at = ?, epoch = ?" + gone + " WHERE key_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key.state().name());
            statement.setLong(2, key.changed().toEpochMilli());
            statement.setLong(3, epoch);
            statement.setBytes(4, key.id().toBytes());
            statement.executeUpdate();
        }
    }

    boolean updateWrapping(Connection connection, WrappedDek before, WrappedKey after) throws SQLException {
        String sql = "UPDATE " + names.key() + " SET wrapped_dek = ?, kek_uri = ?, kek_version = ?, changed_at = ?"
                + " WHERE key_id = ? AND wrapped_dek = ?";
        WrappedDek wrapped = Objects.requireNonNull(after.wrapped());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, wrapped.toBytes());
            statement.setString(2, after.kek().toString());
            statement.setString(3, wrapped.kekVersion());
            statement.setLong(4, after.changed().toEpochMilli());
            statement.setBytes(5, after.id().toBytes());
            statement.setBytes(6, before.toBytes());
            return statement.executeUpdate() == 1;
        }
    }

    /** Adds to a key's estimate and reads the sum; the row stays locked until commit, so that no two get the same. */
    long addUses(Connection connection, KeyId id, long uses) throws SQLException {
        String sql = "UPDATE " + names.key() + " SET use_estimate = use_estimate + ? WHERE key_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, uses);
            statement.setBytes(2, id.toBytes());
            if (statement.executeUpdate() == 0) {
                return Long.MAX_VALUE;
            }
        }
        return select(connection, " WHERE key_id = ?", id.toBytes()).get(0).useEstimate();
    }

    /**
     * Raises the epoch and holds its row until commit, so that changes of keys come one after the other, and become visible
     * in that order. A write and not "for update": not every database keeps that lock as well as one by a write.
     */
    long nextEpoch(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE " + names.epoch() + " SET epoch = epoch + 1 WHERE id = 1")) {
            if (update.executeUpdate() != 1) {
                throw new SQLException(names.epoch() + " has no row with id 1; insert (1, 0)", "02000");
            }
        }
        return epoch(connection);
    }

    long epoch(Connection connection) throws SQLException {
        String sql = "SELECT epoch FROM " + names.epoch() + " WHERE id = 1";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    Set<TenantId> changedSince(Connection connection, long epoch) throws SQLException {
        String sql = "SELECT DISTINCT tenant FROM " + names.key() + " WHERE epoch > ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            try (ResultSet rows = statement.executeQuery()) {
                Set<TenantId> tenants = new HashSet<>();
                while (rows.next()) {
                    tenants.add(tenant(rows.getBytes(1)));
                }
                return tenants;
            }
        }
    }
}

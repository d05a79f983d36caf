// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart.database;

import io.entigma.samples.quickstart.report.Text;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tables as whoever holds the database sees and changes them: plain JDBC, no key, nothing of Entigma. Not thread
 * safe.
 */
public final class RawTables implements AutoCloseable {
    private static final List<String> SECRET_COLUMNS = List.of("name", "email", "ssn", "born", "balance", "note");

    private final Connection connection;

    /** Connects to this database. */
    public RawTables(Database database) throws SQLException {
        this.connection = database.connect();
    }

    /**
     * One row of the key table.
     *
     * @param wrapped the wrapped DEK
     */
    @SuppressWarnings("ArrayRecordComponent")
    public record Key(
            String keyId, String tenant, int version, String state, String kek, String kekVersion, byte[] wrapped) {}

    /** What the database and its driver are. */
    String product() throws SQLException {
        return connection.getMetaData().getDatabaseProductName() + " "
                + connection.getMetaData().getDatabaseProductVersion().replaceAll(" .*", "");
    }

    /** How many customers are stored. */
    public long customers() throws SQLException {
        try (PreparedStatement statement =
                        connection.prepareStatement("select count(*) from " + Database.table("customer"));
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** The stored bytes of some customers by id and column; SQL NULL is null. */
    public Map<Long, Map<String, byte @Nullable []>> stored(List<Long> ids) throws SQLException {
        String sql = "select id, " + String.join(", ", SECRET_COLUMNS) + " from " + Database.table("customer")
                + " where id in (" + String.join(", ", Collections.nCopies(ids.size(), "?")) + ")";
        Map<Long, Map<String, byte @Nullable []>> customers = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.size(); i++) {
                statement.setLong(i + 1, ids.get(i));
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    Map<String, byte @Nullable []> values = new LinkedHashMap<>();
                    for (String column : SECRET_COLUMNS) {
                        values.put(column, rows.getBytes(column));
                    }
                    customers.put(rows.getLong("id"), values);
                }
            }
        }
        return customers;
    }

    /** The stored bytes of one value, which must be there. */
    public byte[] stored(long id, String column) throws SQLException {
        Map<String, byte @Nullable []> customer = stored(List.of(id)).get(id);
        byte[] value = customer == null ? null : customer.get(column);
        if (value == null) {
            throw new IllegalStateException("Customer " + id + " has no " + column);
        }
        return value;
    }

    /** Writes other bytes in place of a stored value. */
    public void store(long id, String column, byte[] value) throws SQLException {
        update("update " + Database.table("customer") + " set " + column + " = ? where id = ?", value, id);
    }

    /** The key table, tenant by tenant. */
    public List<Key> keys() throws SQLException {
        String sql = "select key_id, tenant, version, state, kek_uri, kek_version, wrapped_dek from "
                + Database.table("entigma_key") + " order by tenant, version";
        List<Key> keys = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                keys.add(new Key(
                        Text.hex(rows.getBytes(1)),
                        new String(rows.getBytes(2), StandardCharsets.UTF_8),
                        rows.getInt(3),
                        rows.getString(4),
                        rows.getString(5),
                        String.valueOf(rows.getString(6)),
                        Objects.requireNonNullElse(rows.getBytes(7), new byte[0])));
            }
        }
        return keys;
    }

    /** The keys that seal, one for each tenant. */
    public List<Key> activeKeys() throws SQLException {
        return keys().stream().filter(key -> key.state().equals("ACTIVE")).toList();
    }

    /** Writes another wrapped DEK into a tenant's row of the key table. */
    public void storeWrapped(String tenant, byte[] wrapped) throws SQLException {
        update(
                "update " + Database.table("entigma_key")
                        + " set wrapped_dek = ? where tenant = ? and state = 'ACTIVE'",
                wrapped,
                tenant.getBytes(StandardCharsets.UTF_8));
    }

    private void update(String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            if (statement.executeUpdate() != 1) {
                throw new IllegalStateException("One row should have changed: " + sql);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

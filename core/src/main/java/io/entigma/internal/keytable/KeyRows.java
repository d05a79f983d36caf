// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * SQL of {@code entigma_key}, of {@code entigma_installation}, which is the same for the installations' own keys, and of
 * {@code entigma_key_list}, inside transactions of {@link JdbcKeyStore}. What it reads is not believed yet. Thread safe.
 */
final class KeyRows {
    private static final System.Logger LOG = System.getLogger(KeyRows.class.getName());
    private static final String LIST_COLUMNS = "generation, entries, signer, mac";

    private final TableNames names;

    KeyRows(TableNames names) {
        this.names = names;
    }

    /** The table that has the keys of a tenant or an installation. */
    private String table(TenantId tenant) {
        return InstallationName.isOne(tenant) ? names.installation() : names.key();
    }

    /** What is there of a tenant: list and rows in one statement, so that both are of one moment. */
    TenantKeys ofTenant(Connection connection, TenantId tenant) throws SQLException {
        return ofTenants(connection, List.of(tenant)).get(0);
    }

    /** The same of some tenants, or of some installations. */
    List<TenantKeys> ofTenants(Connection connection, List<TenantId> tenants) throws SQLException {
        String these = " WHERE tenant IN (?" + ", ?".repeat(tenants.size() - 1) + ")";
        String sql = "SELECT NULL, tenant, 0, NULL, NULL, NULL, NULL, 0, 0, 0, NULL, " + LIST_COLUMNS + " FROM "
                + names.keyList() + these + " UNION ALL SELECT " + KeyRow.COLUMNS + ", NULL, NULL, NULL, NULL FROM "
                + table(tenants.get(0)) + these + " ORDER BY 3 DESC";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < tenants.size(); i++) {
                statement.setBytes(i + 1, tenants.get(i).toBytes());
                statement.setBytes(tenants.size() + i + 1, tenants.get(i).toBytes());
            }
            try (ResultSet rows = statement.executeQuery()) {
                return new KeysByTenant(tenants).read(rows);
            }
        }
    }

    /** Whose key an id is, as its row says; null if there is none. */
    @Nullable
    TenantId owner(Connection connection, KeyId id) throws SQLException, MalformedRowException {
        String sql = "SELECT tenant FROM " + names.key() + " WHERE key_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, id.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? KeyRow.tenant(row.getBytes(1)) : null;
            }
        }
    }

    /** Rows of tenants' keys in the order of their ids; what is none is told and left out. */
    List<WrappedKey> page(Connection connection, @Nullable KeyId after, int limit, Consumer<String> malformed)
            throws SQLException {
        List<WrappedKey> rows = new ArrayList<>();
        byte @Nullable [] last = after == null ? null : after.toBytes();
        boolean isEnd = false;
        while (!isEnd && rows.size() < limit) {
            int wanted = limit - rows.size();
            String sql = "SELECT " + KeyRow.COLUMNS + " FROM " + names.key() + (last == null ? "" : " WHERE key_id > ?")
                    + " ORDER BY key_id LIMIT " + wanted;
            int found = 0;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                if (last != null) {
                    statement.setBytes(1, last);
                }
                try (ResultSet row = statement.executeQuery()) {
                    for (; row.next(); found++) {
                        last = row.getBytes(1);
                        add(row, rows, malformed);
                    }
                }
            }
            isEnd = found < wanted;
        }
        return rows;
    }

    private static void add(ResultSet row, List<WrappedKey> rows, Consumer<String> malformed) throws SQLException {
        try {
            rows.add(KeyRow.read(row));
        } catch (MalformedRowException e) {
            malformed.accept(String.valueOf(e.getMessage()));
        }
    }

    void insert(Connection connection, WrappedKey key, long epoch) throws SQLException {
        String sql = "INSERT INTO " + table(key.tenant()) + " (" + KeyRow.COLUMNS
                + ", epoch) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            KeyRow.bind(statement, key);
            statement.setLong(12, epoch);
            statement.executeUpdate();
        }
    }

    /** Writes a row's state; a shredded one loses its wrapped DEK. */
    void updateState(Connection connection, WrappedKey key, long epoch) throws SQLException {
        String gone = key.wrapped() == null ? ", wrapped_dek = NULL, kek_version = NULL" : "";
        String sql = "UPDATE " + table(key.tenant()) + " SET state = ?, changed_at = ?, epoch = ?" + gone
                + " WHERE key_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, key.state().name());
            statement.setLong(2, key.changed().toEpochMilli());
            statement.setLong(3, epoch);
            statement.setBytes(4, key.id().toBytes());
            statement.executeUpdate();
        }
    }

    void updateWrapping(Connection connection, WrappedKey key) throws SQLException {
        String sql = "UPDATE " + table(key.tenant())
                + " SET wrapped_dek = ?, kek_uri = ?, kek_version = ?, changed_at = ? WHERE key_id = ?";
        WrappedDek wrapped = Objects.requireNonNull(key.wrapped());
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, wrapped.toBytes());
            statement.setString(2, key.kek().toString());
            statement.setString(3, wrapped.kekVersion());
            statement.setLong(4, key.changed().toEpochMilli());
            statement.setBytes(5, key.id().toBytes());
            statement.executeUpdate();
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
        String select = "SELECT use_estimate FROM " + names.key() + " WHERE key_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(select)) {
            statement.setBytes(1, id.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : Long.MAX_VALUE;
            }
        }
    }

    /** Adds a tenant's list; fails as a taken key does if there is one. */
    void insertList(Connection connection, KeyList list, Signature signature) throws SQLException {
        String sql = "INSERT INTO " + names.keyList() + " (tenant, " + LIST_COLUMNS + ") VALUES (?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, list.tenant().toBytes());
            statement.setLong(2, list.generation());
            statement.setBytes(3, list.encodedEntries());
            signature.bind(statement, 4);
            statement.executeUpdate();
        }
    }

    /** Replaces a tenant's list. */
    void updateList(Connection connection, KeyList list, Signature signature) throws SQLException {
        String sql =
                "UPDATE " + names.keyList() + " SET generation = ?, entries = ?, signer = ?, mac = ? WHERE tenant = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, list.generation());
            statement.setBytes(2, list.encodedEntries());
            signature.bind(statement, 3);
            statement.setBytes(5, list.tenant().toBytes());
            if (statement.executeUpdate() == 0) {
                insertList(connection, list, signature);
            }
        }
    }

    /** Keeps others from changing the keys of a tenant until commit; a write, see {@link EpochRow#next}. */
    void lockList(Connection connection, TenantId tenant) throws SQLException {
        String sql = "UPDATE " + names.keyList() + " SET generation = generation WHERE tenant = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, tenant.toBytes());
            statement.executeUpdate();
        }
    }

    /** The names of all installations that have keys; what is no name is left out. */
    List<TenantId> installations(Connection connection) throws SQLException {
        List<TenantId> found = new ArrayList<>();
        addTenants(connection, "SELECT DISTINCT tenant FROM " + names.installation(), found);
        return found.stream().filter(InstallationName::isOne).sorted().toList();
    }

    /**
     * The names of tenants and installations that have a list or a key, by their bytes; also what is no name. In pages, since one
     * statement over millions takes the database a temporary table.
     */
    List<byte[]> names(Connection connection, byte[] after, int limit) throws SQLException {
        List<String> some = new ArrayList<>();
        for (String table : List.of(names.keyList(), names.key(), names.installation())) {
            some.add("SELECT tenant FROM (SELECT DISTINCT tenant FROM " + table
                    + " WHERE tenant > ? ORDER BY tenant LIMIT " + limit + ") t" + some.size());
        }
        String sql = String.join(" UNION ", some) + " ORDER BY 1 LIMIT " + limit;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= some.size(); i++) {
                statement.setBytes(i, after);
            }
            try (ResultSet row = statement.executeQuery()) {
                List<byte[]> found = new ArrayList<>();
                while (row.next()) {
                    found.add(row.getBytes(1));
                }
                return found;
            }
        }
    }

    void deleteInstallation(Connection connection, TenantId name) throws SQLException {
        for (String table : List.of(names.installation(), names.keyList())) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE tenant = ?")) {
                statement.setBytes(1, name.toBytes());
                statement.executeUpdate();
            }
        }
    }

    boolean isSigning(Connection connection, KeyId installationKey) throws SQLException {
        String sql = "SELECT 1 FROM " + names.installation() + " WHERE key_id = ? AND state = 'ACTIVE'";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, installationKey.toBytes());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    /** Has every node forget a tenant's keys at its next look. */
    void touch(Connection connection, TenantId tenant, long epoch) throws SQLException {
        String sql = "UPDATE " + table(tenant) + " SET epoch = ? WHERE tenant = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, epoch);
            statement.setBytes(2, tenant.toBytes());
            statement.executeUpdate();
        }
    }

    /** Generations of the lists that stand over keys, as they are there and whoever wrote them. */
    Map<KeyId, Long> generations(Connection connection, List<KeyId> ids) throws SQLException {
        String sql = "SELECT k.key_id, l.generation FROM " + names.key() + " k JOIN " + names.keyList()
                + " l ON l.tenant = k.tenant WHERE k.key_id IN (?" + ", ?".repeat(ids.size() - 1) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < ids.size(); i++) {
                statement.setBytes(i + 1, ids.get(i).toBytes());
            }
            try (ResultSet row = statement.executeQuery()) {
                Map<KeyId, Long> found = new HashMap<>();
                while (row.next()) {
                    found.put(KeyId.of(row.getBytes(1)), row.getLong(2));
                }
                return found;
            }
        }
    }

    boolean hasListWithoutSigner(Connection connection) throws SQLException {
        String sql = "SELECT 1 FROM " + names.keyList() + " l WHERE NOT EXISTS (SELECT 1 FROM " + names.installation()
                + " i WHERE i.key_id = l.signer)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setMaxRows(1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    Set<TenantId> changedSince(Connection connection, long epoch) throws SQLException {
        Set<TenantId> tenants = new HashSet<>();
        for (String table : List.of(names.key(), names.installation())) {
            addTenants(connection, "SELECT DISTINCT tenant FROM " + table + " WHERE epoch > " + epoch, tenants);
        }
        return tenants;
    }

    private static void addTenants(Connection connection, String sql, Collection<TenantId> found) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                try {
                    found.add(KeyRow.tenant(row.getBytes(1)));
                } catch (MalformedRowException e) {
                    LOG.log(Level.DEBUG, "A row that is none: nobody can have cached anything of it", e);
                }
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.KeyTable;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.KeyChanges;
import io.entigma.spi.WrappedKeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The key table over plain JDBC. Tenants and key ids are bytes in the database, so that no collation and no connection
 * character set has a say in comparing them. Thread safe.
 */
public final class JdbcKeyStore implements WrappedKeyStore {
    private static final int CHANGE_ATTEMPTS = 5;

    private final Transactions transactions;
    private final TableNames names;
    private final KeyRows rows;

    private JdbcKeyStore(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
        this.rows = new KeyRows(names);
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
        TableNames names = new TableNames(settings.schema());
        Transactions transactions = new Transactions(connections(settings), names);
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

    /**
     * The requests to destroy keys, beside the key table.
     *
     * @return the log, on the same connections
     */
    public ShredLog shredLog() {
        return new ShredLog(transactions, names, rows);
    }

    /**
     * The jobs over stored data, beside the key table.
     *
     * @return the store, on the same connections
     */
    public JobStore jobStore() {
        return new JobStore(transactions, names);
    }

    /** Closes connections that nobody uses now; others are opened when they are needed. */
    public void closeIdleConnections() {
        transactions.closeIdle();
    }

    @Override
    public Optional<WrappedKey> find(KeyId id) {
        return transactions.run(
                "look up a key",
                connection -> rows.select(connection, " WHERE key_id = ?", id.toBytes()).stream()
                        .findFirst());
    }

    @Override
    public List<WrappedKey> findAll(TenantId tenant) {
        return transactions.run("look up a tenant's keys", connection -> rows.ofTenant(connection, tenant));
    }

    @Override
    public List<WrappedKey> page(@Nullable KeyId after, int limit) {
        return transactions.run("list keys", connection -> rows.page(connection, after, limit));
    }

    @Override
    public boolean insert(WrappedKey key) {
        Boolean inserted = transactions.runUnlessTaken("store a key", connection -> {
            rows.insert(connection, key, 0);
            return true;
        });
        return inserted != null;
    }

    @Override
    public List<WrappedKey> change(TenantId tenant, UnaryOperator<List<WrappedKey>> change) {
        for (int attempt = 1; attempt < CHANGE_ATTEMPTS; attempt++) {
            List<WrappedKey> after = transactions.runUnlessTaken(
                    "change a tenant's keys", connection -> change(connection, tenant, change));
            if (after != null) {
                return after;
            }
            // The unique key of tenant and version said that another writer was first; then change what it left.
        }
        return transactions.run("change a tenant's keys", connection -> change(connection, tenant, change));
    }

    private List<WrappedKey> change(Connection connection, TenantId tenant, UnaryOperator<List<WrappedKey>> change)
            throws SQLException {
        long epoch = rows.nextEpoch(connection);
        List<WrappedKey> before = rows.ofTenant(connection, tenant);
        write(connection, before, change.apply(before), epoch);
        return rows.ofTenant(connection, tenant);
    }

    private void write(Connection connection, List<WrappedKey> before, List<WrappedKey> after, long epoch)
            throws SQLException {
        Map<KeyId, WrappedKey> known = before.stream().collect(Collectors.toMap(WrappedKey::id, Function.identity()));
        for (WrappedKey key : after) {
            WrappedKey row = known.get(key.id());
            if (row == null) {
                rows.insert(connection, key, epoch);
            } else if (row.state() != key.state()) {
                rows.updateState(connection, key, epoch);
            }
        }
    }

    @Override
    public boolean rewrap(WrappedKey before, WrappedKey after) {
        return transactions.run(
                "store another wrapping of a key",
                connection -> rows.updateWrapping(connection, Objects.requireNonNull(before.wrapped()), after));
    }

    @Override
    public long addUses(KeyId id, long uses) {
        return transactions.run("count uses of a key", connection -> rows.addUses(connection, id, uses));
    }

    @Override
    public KeyChanges changesSince(long epoch) {
        return transactions.run("read the epoch", connection -> {
            long current = rows.epoch(connection);
            return new KeyChanges(current, current > epoch ? rows.changedSince(connection, epoch) : Set.of());
        });
    }

    @Override
    public void close() {
        transactions.close();
    }
}

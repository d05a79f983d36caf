// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.tables.ConnectionSource;
import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.RowAuthenticity;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.RowProblems;
import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.Transactions;
import io.entigma.key.KeyId;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.KeyChanges;
import io.entigma.spi.WrappedKeyStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
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
    private static final int MOST_AT_ONCE = 500;

    private final Transactions transactions;
    private final TableNames names;
    private final KeyRows rows;
    private final EpochRow epochs;
    private volatile @Nullable Authenticated authenticated;

    private record Authenticated(RowSigner signer, KeyListCheck check, KeyListChanges changes, RowAuthenticity rows) {}

    private JdbcKeyStore(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
        this.rows = new KeyRows(names);
        this.epochs = new EpochRow(names);
    }

    /**
     * Opens the key table and does what its settings say about its schema.
     *
     * @param settings where it is
     * @return the open store
     * @throws io.entigma.error.MisconfigurationException if tables are missing or the database is not supported
     * @throws io.entigma.error.KeyTableException if it cannot be reached
     */
    public static JdbcKeyStore open(KeyTable settings) {
        TableNames names = new TableNames(settings.schema());
        Transactions transactions = new Transactions(ConnectionSource.of(settings), names);
        try {
            new KeyTableSchema(transactions, names).apply(settings.schemaAction());
        } catch (RuntimeException e) {
            transactions.close();
            throw e;
        }
        return new JdbcKeyStore(transactions, names);
    }

    /**
     * The column catalog beside the key table.
     *
     * @return the catalog, on the same connections
     */
    public ColumnCatalog columnCatalog() {
        return new ColumnCatalog(transactions, names, authenticated().rows);
    }

    /**
     * What accepts the table as it is.
     *
     * @return acceptances, on the same connections
     */
    public Acceptances acceptances() {
        return new Acceptances(transactions, names, rows, epochs, authenticated().signer, check());
    }

    /**
     * What looks at every row that is authenticated.
     *
     * @return the audit, on the same connections
     */
    public RowAudit rowAudit() {
        return new RowAudit(
                transactions, names, rows, columnCatalog(), shredLog(), jobStore(), authenticated().signer, check());
    }

    /**
     * Signs every row that is authenticated with the key that signs now.
     *
     * @return tenants whose list is not believed, and was not signed
     */
    public List<TenantId> signAll() {
        List<TenantId> left = acceptances().signAll(changes());
        columnCatalog().signAnew();
        jobStore().signAnew();
        shredLog().signAnew();
        return left;
    }

    /**
     * Puts the first key of an installation in the place of whatever is left of its keys.
     *
     * @param key the key's row
     * @param itself signs with that key
     */
    public void replaceInstallation(WrappedKey key, Function<RowBytes, Signature> itself) {
        KeyList list = KeyList.of(key.tenant(), 1, List.of(key));
        transactions.run("store another first key of the installation", connection -> {
            rows.deleteInstallation(connection, key.tenant());
            rows.insertList(connection, list, itself.apply(list.toSign()));
            rows.insert(connection, key, epochs.next(connection));
            return true;
        });
    }

    /**
     * The requests to destroy keys, beside the key table.
     *
     * @return the log, on the same connections
     */
    public ShredLog shredLog() {
        return new ShredLog(transactions, names, rows, epochs, changes(), authenticated().rows);
    }

    /**
     * How often nodes look at the epoch, beside the key table.
     *
     * @return what nodes have announced, on the same connections
     */
    public EpochIntervals epochIntervals() {
        return new EpochIntervals(transactions, names);
    }

    /**
     * The jobs over stored data, beside the key table.
     *
     * @return the store, on the same connections
     */
    public JobStore jobStore() {
        return new JobStore(transactions, names, authenticated().rows);
    }

    /** Closes connections that nobody uses now; others are opened when they are needed. */
    public void closeIdleConnections() {
        transactions.closeIdle();
    }

    /**
     * Has an engine's keys authenticate all that is read and written from now on. Before, no key can be read.
     *
     * @param signer makes and checks MACs
     * @param problems hears of rows that are not believed
     */
    public void authenticate(RowSigner signer, RowProblems problems) {
        KeyListCheck check = new KeyListCheck(signer, problems);
        authenticated = new Authenticated(
                signer,
                check,
                new KeyListChanges(transactions, rows, signer, check),
                new RowAuthenticity(signer, problems));
    }

    private Authenticated authenticated() {
        return Objects.requireNonNull(authenticated, "authenticate(...) comes first");
    }

    private KeyListCheck check() {
        return authenticated().check;
    }

    private KeyListChanges changes() {
        return authenticated().changes;
    }

    /**
     * The installations that have keys.
     *
     * @return their names, which take the place of a tenant's in {@link #change} and the like
     */
    public List<TenantId> installations() {
        return transactions.run("list installations", rows::installations);
    }

    /**
     * The key rows of an installation, which are not believed yet: their keys have to open and to verify the list first.
     *
     * @param name the installation
     * @return its rows and list
     */
    public TenantKeys installation(TenantId name) {
        return transactions.run("look up an installation's keys", connection -> rows.ofTenant(connection, name));
    }

    /**
     * Whether lists of keys are there that no installation's key in the table can have signed.
     *
     * @return true if an installation's keys are missing
     */
    public boolean isInstallationMissing() {
        return transactions.run("look for lists of keys", rows::hasListWithoutSigner);
    }

    @Override
    public Optional<WrappedKey> find(KeyId id) {
        Optional<TenantId> owner = transactions.run("look up a key", connection -> {
            try {
                return Optional.ofNullable(rows.owner(connection, id));
            } catch (MalformedRowException e) {
                throw check().damaged(id);
            }
        });
        return owner.flatMap(tenant -> findAll(tenant).stream()
                .filter(row -> row.id().equals(id))
                .findFirst()
                .or(() -> {
                    throw check().damaged(id);
                }));
    }

    @Override
    public List<WrappedKey> findAll(TenantId tenant) {
        return check().believed(
                        tenant,
                        () -> transactions.run(
                                "look up a tenant's keys", connection -> rows.ofTenant(connection, tenant)));
    }

    @Override
    public List<WrappedKey> page(@Nullable KeyId after, int limit) {
        return transactions.run("list keys", connection -> rows.page(connection, after, limit, check()::malformed));
    }

    @Override
    public boolean insert(WrappedKey key) {
        return firstKeys().insert(key);
    }

    /**
     * Adds the first key of an installation, which signs for itself.
     *
     * @param key the key's row
     * @param itself signs with that key
     * @return true if it is stored now, false if another node was first
     */
    public boolean insert(WrappedKey key, Function<RowBytes, Signature> itself) {
        check().requireNeverSeen(key.tenant());
        return firstKeys().insertWithList(key, itself);
    }

    private FirstKeys firstKeys() {
        return new FirstKeys(transactions, rows, shredLog(), authenticated().signer, check(), changes());
    }

    @Override
    public List<WrappedKey> change(TenantId tenant, UnaryOperator<List<WrappedKey>> change) {
        return changes().run("change a tenant's keys", connection -> {
            long epoch = epochs.next(connection);
            return changes()
                    .of(connection, tenant, (same, before) -> written(same, before, change.apply(before), epoch));
        });
    }

    private List<WrappedKey> written(Connection connection, List<WrappedKey> before, List<WrappedKey> after, long epoch)
            throws SQLException {
        Map<KeyId, WrappedKey> known = before.stream().collect(Collectors.toMap(WrappedKey::id, Function.identity()));
        List<WrappedKey> written = new ArrayList<>();
        for (WrappedKey key : after) {
            WrappedKey row = known.get(key.id());
            if (row == null) {
                rows.insert(connection, key, epoch);
            } else if (row.state() != key.state()) {
                rows.updateState(connection, key, epoch);
            }
            written.add(row != null && row.state() == key.state() ? row : key);
        }
        return written;
    }

    @Override
    public boolean rewrap(WrappedKey before, WrappedKey after) {
        // No epoch: nobody need drop what is in memory.
        List<WrappedKey> now = changes()
                .run(
                        "store another wrapping of a key",
                        connection -> changes()
                                .of(
                                        connection,
                                        before.tenant(),
                                        (same, present) -> rewrapped(same, present, before, after)));
        return now.stream()
                .anyMatch(row -> row.id().equals(after.id()) && Objects.equals(row.wrapped(), after.wrapped()));
    }

    /** Only if the wrapping is still as it was; the state can have changed since. */
    private List<WrappedKey> rewrapped(
            Connection connection, List<WrappedKey> present, WrappedKey before, WrappedKey after) throws SQLException {
        List<WrappedKey> written = new ArrayList<>();
        for (WrappedKey row : present) {
            if (row.id().equals(before.id()) && Objects.equals(row.wrapped(), before.wrapped())) {
                WrappedKey moved = row.wrappedAs(Objects.requireNonNull(after.wrapped()), after.kek(), after.changed());
                rows.updateWrapping(connection, moved);
                written.add(moved);
            } else {
                written.add(row);
            }
        }
        return written;
    }

    @Override
    public Set<KeyId> present(Map<KeyId, TenantId> keys) {
        Set<KeyId> present = new HashSet<>();
        List<KeyId> ids = List.copyOf(keys.keySet());
        for (int first = 0; first < ids.size(); first += MOST_AT_ONCE) {
            List<KeyId> some = ids.subList(first, Math.min(ids.size(), first + MOST_AT_ONCE));
            transactions
                    .run("look for keys that are in use", connection -> rows.generations(connection, some))
                    .forEach((id, generation) -> {
                        if (check().isAsNewAsSeen(Objects.requireNonNull(keys.get(id), "asked for"), generation)) {
                            present.add(id);
                        }
                    });
        }
        return present;
    }

    @Override
    public long addUses(KeyId id, long uses) {
        return transactions.run("count uses of a key", connection -> rows.addUses(connection, id, uses));
    }

    @Override
    public KeyChanges changesSince(long epoch) {
        return transactions.run("read the epoch", connection -> {
            long current = epochs.current(connection);
            return KeyChanges.of(current, current > epoch ? rows.changedSince(connection, epoch) : Set.of());
        });
    }

    @Override
    public void close() {
        transactions.close();
    }
}

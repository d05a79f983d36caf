// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.error.DataException;
import io.entigma.error.KeyInUseException;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.Settling;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Retires a key that no stored value needs, and that no value which is being written needs: once every node seals under
 * another key, it waits for the transactions that are open at that moment.
 */
public final class Retirement {
    private static final System.Logger LOG = System.getLogger(Retirement.class.getName());
    /**
     * Not shorter: MySQL and MariaDB show transactions out of a cache, which they do not renew while somebody reads it again
     * within 0.1 seconds, so that a transaction would seem open for ever.
     */
    private static final long WAIT_MILLIS = 400;

    private static final int LOOKS = 2;

    private final WrappedKeyStore store;
    private final Keyring keyring;
    private final DataTables tables;
    private final Settling settling;
    private final Supplier<Instant> now;

    public Retirement(
            WrappedKeyStore store, Keyring keyring, DataTables tables, Settling settling, Supplier<Instant> now) {
        this.store = store;
        this.keyring = keyring;
        this.tables = tables;
        this.settling = settling;
        this.now = now;
    }

    /**
     * Retires it, or says why not.
     *
     * @param pace how fast values are looked at
     */
    public void retire(TenantId tenant, int version, Duration longestWait, LookPace pace) throws InterruptedException {
        WrappedKey key = store.findAll(tenant).stream()
                .filter(row -> row.version() == version)
                .findFirst()
                .orElseThrow(() -> new KeyInUseException(
                        subject(tenant, version) + "there is no such version; 'status' lists the tenant's keys"));
        if (key.state() == KeyState.RETIRED) {
            proveOrBringBack(key, pace);
            return;
        }
        if (key.state() != KeyState.LIVE) {
            throw new KeyInUseException(subject(tenant, version) + "only a live key can be retired, but it is "
                    + key.state() + (key.state() == KeyState.ACTIVE ? "; rotate the tenant's key first" : ""));
        }
        requireUnused(key, pace);
        // By then every node seals under another key; a node that was rotated just now has heard of it.
        Thread.sleep(settling.now().toMillis());
        awaitTransactions(key, longestWait);
        requireUnused(key, pace);
        move(key, KeyState.LIVE, KeyState.RETIRED);
        for (int look = 0; look < LOOKS; look++) {
            // A node that slept, and did not hear, may wake up and write.
            Thread.sleep(settling.now().toMillis());
            proveOrBringBack(key, pace);
        }
    }

    /** Waits for those that were open at the beginning of the wait, not for those that come later. */
    private void awaitTransactions(WrappedKey key, Duration longestWait) throws InterruptedException {
        long start = System.nanoTime();
        Map<String, String> older = openTransactions(key);
        if (!older.isEmpty()) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "Entigma: {0}waits for transactions that are open: {1}",
                    subject(key.tenant(), key.version()),
                    older.values());
        }
        while (!older.isEmpty()) {
            if (System.nanoTime() - start > longestWait.toNanos()) {
                throw new KeyInUseException(
                        subject(key.tenant(), key.version()) + "not yet; these transactions have been"
                                + " open for " + longestWait + " or longer, and may commit values under it: "
                                + String.join(", ", older.values()) + "; wait for them, or end them, and run it again");
            }
            Thread.sleep(WAIT_MILLIS);
            older.keySet().retainAll(openTransactions(key).keySet());
        }
    }

    private Map<String, String> openTransactions(WrappedKey key) {
        try {
            return tables.openTransactions();
        } catch (DataException e) {
            throw new KeyInUseException(
                    subject(key.tenant(), key.version()) + "not yet; the data's database does not show this user what"
                            + " transactions are open, and one of them may commit values under it. Run it as a user who may"
                            + " see them (MySQL and MariaDB: GRANT PROCESS ON *.* TO ...; H2: an admin)",
                    e);
        }
    }

    private void proveOrBringBack(WrappedKey key, LookPace pace) {
        try {
            requireUnused(key, pace);
        } catch (KeyInUseException e) {
            move(key, KeyState.RETIRED, KeyState.LIVE);
            throw e;
        }
    }

    private static String subject(TenantId tenant, int version) {
        return "Retire version " + version + " of tenant '" + tenant + "': ";
    }

    private void move(WrappedKey key, KeyState from, KeyState to) {
        store.change(
                key.tenant(),
                rows -> rows.stream()
                        .map(row -> row.id().equals(key.id()) && row.state() == from ? row.in(to, now.get()) : row)
                        .toList());
        keyring.evict(Set.of(key.tenant()));
    }

    private void requireUnused(WrappedKey key, LookPace pace) {
        KeyUse use = new KeyUse(key);
        TableScan scan = new TableScan(pace);
        for (DataTable table : tables.wholeCatalog()) {
            table.read("count values of " + table.label(), connection -> use.add(connection, table, scan));
        }
        if (!use.found().isEmpty()) {
            throw new KeyInUseException(subject(key.tenant(), key.version()) + "stored values need it ("
                    + String.join(", ", use.found()) + "); re-encrypt them first");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.KeyInUseException;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Retires a key that no stored value needs. */
final class Retirement {
    private final WrappedKeyStore store;
    private final Keyring keyring;
    private final DataTables tables;
    private final HeaderCount counts;
    private final Duration settling;
    private final Supplier<Instant> now;

    Retirement(
            WrappedKeyStore store,
            Keyring keyring,
            DataTables tables,
            HeaderCount counts,
            Duration settling,
            Supplier<Instant> now) {
        this.store = store;
        this.keyring = keyring;
        this.tables = tables;
        this.counts = counts;
        this.settling = settling;
        this.now = now;
    }

    void retire(TenantId tenant, int version) throws InterruptedException {
        WrappedKey key = store.findAll(tenant).stream()
                .filter(row -> row.version() == version)
                .findFirst()
                .orElseThrow(() -> new KeyInUseException(
                        subject(tenant, version) + "there is no such version; 'status' lists the tenant's keys"));
        if (key.state() == KeyState.RETIRED) {
            proveOrBringBack(key);
            return;
        }
        if (key.state() != KeyState.LIVE) {
            throw new KeyInUseException(subject(tenant, version) + "only a live key can be retired, but it is "
                    + key.state() + (key.state() == KeyState.ACTIVE ? "; rotate the tenant's key first" : ""));
        }
        requireUnused(key);
        move(key, KeyState.LIVE, KeyState.RETIRED);
        // By then every node has dropped the key, or can seal nothing with it, since another one is active.
        Thread.sleep(settling.toMillis());
        proveOrBringBack(key);
    }

    private void proveOrBringBack(WrappedKey key) {
        try {
            requireUnused(key);
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

    private void requireUnused(WrappedKey key) {
        List<String> uses = new ArrayList<>();
        for (DataTable table : tables.all()) {
            for (DataColumn column : table.columns()) {
                long values = tables.read(
                        "count values of " + table.label(),
                        connection -> counts.under(connection, table, column, key.id()));
                if (values > 0) {
                    uses.add(values + " in " + table.label() + "." + column.name());
                }
            }
        }
        if (!uses.isEmpty()) {
            throw new KeyInUseException(subject(key.tenant(), key.version()) + "stored values need it ("
                    + String.join(", ", uses) + "); re-encrypt them first");
        }
    }
}

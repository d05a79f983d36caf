// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.OwnKeyTable;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.PurposeKeys;
import io.entigma.internal.keytable.ShredLog;
import io.entigma.internal.sql.Shown;
import io.entigma.job.ShredRequest;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Destroys the keys of tenants after a grace period, and lets such a tenant have values again. Thread safe.
 *
 * @param store where wrapped DEKs are
 * @param own where requests are kept, if anywhere
 * @param keyring the keys in memory
 * @param maker who makes the first key of a tenant that is enabled again
 */
public record Shredding(WrappedKeyStore store, Optional<OwnKeyTable> own, Keyring keyring, KeyMaker maker) {
    private static final System.Logger LOG = System.getLogger(Shredding.class.getName());

    ShredRequest request(TenantId tenant, Duration grace) {
        if (grace.isNegative()) {
            throw new MisconfigurationException("Shred '" + tenant + "': the grace period must not be negative");
        }
        if (store.findAll(tenant).stream().allMatch(row -> row.state() == KeyState.SHREDDED)) {
            throw new MisconfigurationException(
                    "Shred '" + tenant + "': the tenant has no keys to destroy; check its name");
        }
        ShredRequest request = log().request(tenant, grace);
        warnOfKeyServerColumns(tenant);
        return request;
    }

    /** Somebody who relies on the request must not believe that it reaches these. */
    private void warnOfKeyServerColumns(TenantId tenant) {
        List<String> columns = own.map(table -> table.store().columnCatalog().all()).orElse(List.of()).stream()
                .filter(column -> column.mode().equals(CatalogColumn.KEY_SERVER))
                .map(column -> Shown.of(column.table() + "." + column.column()))
                .toList();
        if (!columns.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Shred ''{0}'': values of {1} are sealed at the key server, under no key of this tenant that is"
                            + " destroyed, and stay readable; delete them, or destroy the tenant''s own KEK on its server",
                    tenant,
                    columns);
        }
    }

    boolean cancel(TenantId tenant) {
        return log().cancel(tenant);
    }

    List<ShredRequest> requests() {
        return log().all();
    }

    List<ShredRequest> carryOutDue() {
        List<ShredRequest> done = log().shredDue();
        Set<TenantId> tenants = done.stream().map(ShredRequest::tenant).collect(Collectors.toSet());
        if (!tenants.isEmpty()) {
            keyring.evict(tenants);
        }
        return done;
    }

    private ShredLog log() {
        return own.map(table -> table.store().shredLog())
                .orElseThrow(
                        () -> new MisconfigurationException(
                                "Shred: this key store keeps no requests; use a key table, or destroy keys in the store itself"));
    }

    WrappedKey enable(TenantId tenant) {
        requireNoActive(tenant, store.findAll(tenant));
        KeyMaker.Made made = maker.make(tenant);
        List<WrappedKey> rows = store.change(tenant, present -> {
            requireNoActive(tenant, present);
            return DekRotator.plus(present, made, KeyState.ACTIVE);
        });
        keyring.evict(Set.of(tenant));
        return rows.get(0);
    }

    private void requireNoActive(TenantId tenant, List<WrappedKey> rows) {
        boolean neverHadOne = PurposeKeys.lack(rows, KeyPurpose.DATA) && !isShredded(tenant);
        if (neverHadOne || PurposeKeys.active(rows, KeyPurpose.DATA).isPresent()) {
            throw new MisconfigurationException("Enable '" + tenant + "': the tenant "
                    + (neverHadOne ? "never had a key, its first value makes one" : "has an active key already"));
        }
    }

    /** Whatever became of its rows. */
    private boolean isShredded(TenantId tenant) {
        return own.isPresent()
                && log().all().stream()
                        .anyMatch(request ->
                                request.tenant().equals(tenant) && request.state() == ShredRequest.State.DONE);
    }
}

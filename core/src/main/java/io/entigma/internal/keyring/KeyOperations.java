// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.Keys;
import io.entigma.MisconfigurationException;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.keytable.ShredLog;
import io.entigma.internal.sql.Shown;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.ShredRequest;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The one implementation of {@link Keys}. Thread safe. */
public final class KeyOperations implements Keys {
    private static final System.Logger LOG = System.getLogger(KeyOperations.class.getName());

    private final WrappedKeyStore store;
    private final Optional<ShredLog> shredLog;
    private final KeyMaker maker;
    private final KekRotator kekRotator;
    private final DekRotator dekRotator;
    private final Keyring keyring;
    private final Lifetime lifetime;

    KeyOperations(
            WrappedKeyStore store,
            Optional<ShredLog> shredLog,
            KeyMaker maker,
            KekRotator kekRotator,
            DekRotator dekRotator,
            Keyring keyring,
            Lifetime lifetime) {
        this.lifetime = lifetime;
        this.store = store;
        this.shredLog = shredLog;
        this.maker = maker;
        this.kekRotator = kekRotator;
        this.dekRotator = dekRotator;
        this.keyring = keyring;
    }

    @Override
    public List<WrappedKey> of(TenantId tenant) {
        lifetime.require();
        return store.findAll(tenant);
    }

    @Override
    public void forEach(Consumer<WrappedKey> action) {
        lifetime.require();
        kekRotator.forEachPage(page -> page.forEach(action));
    }

    @Override
    public List<KekUse> kekUse() {
        lifetime.require();
        return kekRotator.use();
    }

    @Override
    public KekRotationReport rotateKek(KekRotation rotation) {
        lifetime.require();
        return kekRotator.rotate(rotation);
    }

    @Override
    public DekRotationReport rotateDek(Collection<TenantId> tenants) throws InterruptedException {
        lifetime.require();
        return dekRotator.rotate(tenants);
    }

    @Override
    public List<WrappedKey> due(Duration maxAge) {
        Instant oldest = maker.now().minus(maxAge);
        List<WrappedKey> due = new ArrayList<>();
        forEach(key -> {
            if (key.state() == KeyState.ACTIVE && key.created().isBefore(oldest)) {
                due.add(key);
            }
        });
        return due;
    }

    @Override
    public ShredRequest requestShred(TenantId tenant, Duration grace) {
        lifetime.require();
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
        List<String> columns = store instanceof JdbcKeyStore jdbc
                ? jdbc.columnCatalog().all().stream()
                        .filter(column -> column.mode().equals(CatalogColumn.KEY_SERVER))
                        .map(column -> Shown.of(column.table() + "." + column.column()))
                        .toList()
                : List.of();
        if (!columns.isEmpty()) {
            LOG.log(
                    Level.WARNING,
                    "Shred ''{0}'': values of {1} are sealed at the key server, under no key of this tenant that is"
                            + " destroyed, and stay readable; delete them, or destroy the tenant''s own KEK on its server",
                    tenant,
                    columns);
        }
    }

    @Override
    public boolean cancelShred(TenantId tenant) {
        return log().cancel(tenant);
    }

    @Override
    public List<ShredRequest> shredRequests() {
        return log().all();
    }

    @Override
    public List<ShredRequest> shredDue() {
        List<ShredRequest> done = log().shredDue();
        Set<TenantId> tenants = done.stream().map(ShredRequest::tenant).collect(Collectors.toSet());
        if (!tenants.isEmpty()) {
            keyring.evict(tenants);
        }
        return done;
    }

    private ShredLog log() {
        lifetime.require();
        return shredLog.orElseThrow(() -> new MisconfigurationException(
                "Shred: this key store keeps no requests; use a key table, or destroy keys in the store itself"));
    }

    @Override
    public WrappedKey enable(TenantId tenant) {
        lifetime.require();
        requireNoActive(tenant, store.findAll(tenant));
        KeyMaker.Made made = maker.make(tenant);
        List<WrappedKey> rows = store.change(tenant, present -> {
            requireNoActive(tenant, present);
            return DekRotator.plus(present, made.row(present.get(0).version() + 1, KeyState.ACTIVE));
        });
        keyring.evict(Set.of(tenant));
        return rows.get(0);
    }

    private static void requireNoActive(TenantId tenant, List<WrappedKey> rows) {
        if (rows.isEmpty() || DekRotator.active(rows).isPresent()) {
            throw new MisconfigurationException("Enable '" + tenant + "': the tenant "
                    + (rows.isEmpty() ? "never had a key, its first value makes one" : "has an active key already"));
        }
    }
}

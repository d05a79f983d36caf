// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.Keys;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.internal.keyring.InstallationKeys;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.Acceptances;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.keytable.PurposeKeys;
import io.entigma.internal.keytable.ShredLog;
import io.entigma.internal.report.DekRotationReportData;
import io.entigma.internal.report.KeyFailureData;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.tables.RowProblems;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.KeyFailure;
import io.entigma.job.KeyListReview;
import io.entigma.job.ShredRequest;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
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
import org.jspecify.annotations.Nullable;

/** The one implementation of {@link Keys}. Thread safe. */
public final class KeyAdministration implements Keys {
    private static final System.Logger LOG = System.getLogger(KeyAdministration.class.getName());

    private final WrappedKeyStore store;
    private final Optional<ShredLog> shredLog;
    private final KeyMaker maker;
    private final KekRotator kekRotator;
    private final DekRotator dekRotator;
    private final Keyring keyring;
    private final Lifetime lifetime;
    private final @Nullable InstallationKeys installation;
    private final Settling settling;

    /**
     * Composes the operations.
     *
     * @param store where wrapped DEKs are
     * @param shredLog where requests to destroy keys are kept, if anywhere
     * @param maker who makes a tenant's first key
     * @param kekRotator who rewraps
     * @param dekRotator who makes another key active
     * @param keyring the keys in memory
     * @param lifetime of the engine
     * @param installation the keys that authenticate rows, if rows are
     * @param settling how long it takes until every node has heard of a change of keys
     */
    public KeyAdministration(
            WrappedKeyStore store,
            Optional<ShredLog> shredLog,
            KeyMaker maker,
            KekRotator kekRotator,
            DekRotator dekRotator,
            Keyring keyring,
            Lifetime lifetime,
            @Nullable InstallationKeys installation,
            Settling settling) {
        this.installation = installation;
        this.settling = settling;
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
        return dekRotator.rotate(KeyPurpose.DATA, tenants);
    }

    @Override
    public DekRotationReport rotateIndexKey(Collection<TenantId> tenants) throws InterruptedException {
        lifetime.require();
        return dekRotator.rotate(KeyPurpose.INDEX, tenants);
    }

    @Override
    public DekRotationReport rotateInstallationKey() throws InterruptedException {
        lifetime.require();
        InstallationKeys keys = installation();
        keys.prepareToSign();
        DekRotationReport report = dekRotator.rotate(KeyPurpose.DATA, keys.names());
        // Once more: until then a node may sign with the old key, which must not be retired before.
        Thread.sleep(settling.now().toMillis());
        keys.refresh();
        List<KeyFailure> failures = new ArrayList<>(report.failures());
        for (TenantId left : jdbc().signAll()) {
            failures.add(new KeyFailureData(left, null, "its list of keys is not believed, so it was not signed anew"));
        }
        if (failures.isEmpty()) {
            for (TenantId name : keys.names()) {
                store.change(name, this::withoutOld);
            }
            keys.refresh();
        }
        return new DekRotationReportData(report.rotated(), report.withoutKey(), failures, report.warnings());
    }

    private List<WrappedKey> withoutOld(List<WrappedKey> rows) {
        return rows.stream()
                .map(row -> row.state() == KeyState.LIVE ? row.in(KeyState.RETIRED, maker.now()) : row)
                .toList();
    }

    private InstallationKeys installation() {
        if (installation == null) {
            throw new MisconfigurationException(
                    "Installation key: this key store is not Entigma's key table, and authenticates its rows by itself");
        }
        return installation;
    }

    private JdbcKeyStore jdbc() {
        if (store instanceof JdbcKeyStore jdbc) {
            return jdbc;
        }
        throw new MisconfigurationException(
                "Key table: this key store is another one, and has to be restored by itself");
    }

    @Override
    public List<EntigmaListener.UntrustedRow> untrustedRows() {
        lifetime.require();
        if (!(store instanceof JdbcKeyStore jdbc)) {
            return List.of();
        }
        return jdbc.rowAudit().run().stream().map(RowProblems.Problem::told).toList();
    }

    @Override
    public List<KeyListReview> reviewRestore() {
        lifetime.require();
        List<TenantId> own = installation().names();
        return jdbc().acceptances().review().stream()
                .filter(found -> !InstallationName.isOne(found.tenant()) || own.contains(found.tenant()))
                .toList();
    }

    @Override
    public List<TenantId> acceptRestore(Collection<KeyListReview> reviewed) {
        lifetime.require();
        if (reviewed.stream().anyMatch(each -> !each.isAuthentic())) {
            installation().replaceIfLost();
        }
        List<TenantId> left = new ArrayList<>();
        Acceptances acceptances = jdbc().acceptances();
        for (KeyListReview each : reviewed) {
            if (!acceptances.accept(each, maker.clock())) {
                left.add(each.tenant());
            }
        }
        keyring.evict(reviewed.stream().map(KeyListReview::tenant).collect(Collectors.toSet()));
        return left;
    }

    @Override
    public List<WrappedKey> due(KeyPurpose purpose, Duration maxAge) {
        Instant oldest = maker.now().minus(maxAge);
        List<WrappedKey> due = new ArrayList<>();
        forEach(key -> {
            if (key.purpose() == purpose
                    && key.state() == KeyState.ACTIVE
                    && key.created().isBefore(oldest)) {
                due.add(key);
            }
        });
        return due;
    }

    @Override
    public List<String> retirementsDue() {
        lifetime.require();
        return QueryRoom.warnings(store);
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
            return DekRotator.plus(present, made, KeyState.ACTIVE);
        });
        keyring.evict(Set.of(tenant));
        return rows.get(0);
    }

    @Override
    public WrappedKey reinstate(TenantId tenant, int version) {
        lifetime.require();
        List<WrappedKey> rows = store.change(
                tenant,
                present -> present.stream()
                        .map(row -> row.version() == version && row.state() == KeyState.RETIRED
                                ? row.in(KeyState.LIVE, maker.now())
                                : row)
                        .toList());
        keyring.evict(Set.of(tenant));
        WrappedKey key = rows.stream()
                .filter(row -> row.version() == version && row.state() != KeyState.SHREDDED)
                .findFirst()
                .orElseThrow(() -> new MisconfigurationException("Reinstate version " + version + " of tenant '"
                        + tenant + "': there is no such key, or it was destroyed; 'status' lists the tenant's keys"));
        LOG.log(
                Level.WARNING,
                "Version {0} of tenant ''{1}'' is {2}; a retirement was taken back",
                version,
                tenant,
                key.state());
        return key;
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
        return shredLog.isPresent()
                && shredLog.get().all().stream()
                        .anyMatch(request ->
                                request.tenant().equals(tenant) && request.state() == ShredRequest.State.DONE);
    }
}

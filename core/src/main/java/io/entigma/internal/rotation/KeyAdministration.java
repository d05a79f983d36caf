// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.Keys;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.concurrent.Lifetime;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.KeyListReview;
import io.entigma.job.ShredRequest;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.WrappedKeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The one implementation of {@link Keys}. Thread safe. */
public final class KeyAdministration implements Keys {
    private final WrappedKeyStore store;
    private final KekRotator kekRotator;
    private final DekRotator dekRotator;
    private final Shredding shredding;
    private final Optional<TableTrust> trust;
    private final Supplier<Instant> now;
    private final Lifetime lifetime;

    /**
     * Composes the operations.
     *
     * @param store where wrapped DEKs are
     * @param kekRotator who rewraps
     * @param dekRotator who makes another key active
     * @param shredding who destroys keys
     * @param trust what is believed in the key table, if that is Entigma's own
     * @param now the time by which keys are due
     * @param lifetime of the engine
     */
    public KeyAdministration(
            WrappedKeyStore store,
            KekRotator kekRotator,
            DekRotator dekRotator,
            Shredding shredding,
            Optional<TableTrust> trust,
            Supplier<Instant> now,
            Lifetime lifetime) {
        this.store = store;
        this.kekRotator = kekRotator;
        this.dekRotator = dekRotator;
        this.shredding = shredding;
        this.trust = trust;
        this.now = now;
        this.lifetime = lifetime;
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
        return trust.orElseThrow(
                        () -> new MisconfigurationException(
                                "Installation key: this key store is not Entigma's key table, and authenticates its rows by itself"))
                .rotateInstallationKey();
    }

    @Override
    public List<EntigmaListener.UntrustedRow> untrustedRows() {
        lifetime.require();
        return trust.map(TableTrust::untrustedRows).orElse(List.of());
    }

    @Override
    public List<KeyListReview> reviewRestore() {
        lifetime.require();
        return restored().reviewRestore();
    }

    @Override
    public List<TenantId> acceptRestore(Collection<KeyListReview> reviewed) {
        lifetime.require();
        return restored().acceptRestore(reviewed);
    }

    private TableTrust restored() {
        return trust.orElseThrow(() -> new MisconfigurationException(
                "Key table: this key store is another one, and has to be restored by itself"));
    }

    @Override
    public List<WrappedKey> due(KeyPurpose purpose, Duration maxAge) {
        Instant oldest = now.get().minus(maxAge);
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
        return shredding.request(tenant, grace);
    }

    @Override
    public boolean cancelShred(TenantId tenant) {
        lifetime.require();
        return shredding.cancel(tenant);
    }

    @Override
    public List<ShredRequest> shredRequests() {
        lifetime.require();
        return shredding.requests();
    }

    @Override
    public List<ShredRequest> shredDue() {
        lifetime.require();
        return shredding.carryOutDue();
    }

    @Override
    public WrappedKey enable(TenantId tenant) {
        lifetime.require();
        return shredding.enable(tenant);
    }

    @Override
    public WrappedKey reinstate(TenantId tenant, int version) {
        lifetime.require();
        return dekRotator.reinstate(tenant, version);
    }
}

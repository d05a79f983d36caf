// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.kek.Events;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.KeyReplacement;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.keytable.PurposeKeys;
import io.entigma.internal.report.DekRotationReportData;
import io.entigma.internal.report.DekRotationRotatedData;
import io.entigma.internal.report.KeyFailureData;
import io.entigma.job.DekRotationReport;
import io.entigma.job.DekRotationReport.Rotated;
import io.entigma.job.KeyFailure;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.WrappedKeyStore;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives tenants a new active DEK or index key in two steps: first it is live, so that every node looks for values under it,
 * and after a while active, so that values get there. The waiting is counted by this process from the moment it saw the key live;
 * no clock of another machine has a say. Thread safe.
 */
public final class DekRotator implements KeyReplacement {
    private static final System.Logger LOG = System.getLogger(DekRotator.class.getName());

    private final WrappedKeyStore store;
    private final KeyMaker maker;
    private final Settling settling;
    private final Consumer<Set<TenantId>> evictions;
    private final Events events;

    /** The key that a rotation is about to make active, and the one that is. */
    private record Step(int before, KeyId next) {}

    /**
     * Composes the rotator.
     *
     * @param store where wrapped DEKs are
     * @param maker who makes new ones
     * @param settling how long it takes until every node has heard of a change of keys
     * @param evictions drops the cached keys of tenants whose keys have changed
     * @param events who hears of new keys
     */
    public DekRotator(
            WrappedKeyStore store,
            KeyMaker maker,
            Settling settling,
            Consumer<Set<TenantId>> evictions,
            Events events) {
        this.store = store;
        this.maker = maker;
        this.settling = settling;
        this.evictions = evictions;
        this.events = events;
    }

    DekRotationReport rotate(KeyPurpose purpose, Collection<TenantId> tenants) throws InterruptedException {
        // Before a key is made: if nothing is known of other nodes, nothing is done.
        Duration least = settling.now();
        List<TenantId> withoutKey = new ArrayList<>();
        List<KeyFailure> failures = new ArrayList<>();
        Map<TenantId, Step> steps = new LinkedHashMap<>();
        for (TenantId tenant : Set.copyOf(tenants)) {
            try {
                Step step = prepare(tenant, purpose);
                if (step == null) {
                    withoutKey.add(tenant);
                } else {
                    steps.put(tenant, step);
                }
            } catch (EntigmaException e) {
                failures.add(new KeyFailureData(tenant, null, String.valueOf(e.getMessage())));
            }
        }
        if (!steps.isEmpty()) {
            Duration now = settling.now();
            Thread.sleep((now.compareTo(least) > 0 ? now : least).toMillis());
        }
        List<Rotated> rotated = new ArrayList<>();
        List<String> warnings = new ArrayList<>();
        steps.forEach((tenant, step) -> {
            try {
                rotated.add(activate(tenant, purpose, step, warnings::add));
            } catch (EntigmaException e) {
                failures.add(new KeyFailureData(tenant, step.next, String.valueOf(e.getMessage())));
            }
        });
        return new DekRotationReportData(rotated, withoutKey, failures, warnings);
    }

    /** Makes a retired key live again. */
    WrappedKey reinstate(TenantId tenant, int version) {
        List<WrappedKey> rows = store.change(
                tenant,
                present -> present.stream()
                        .map(row -> row.version() == version && row.state() == KeyState.RETIRED
                                ? row.in(KeyState.LIVE, maker.now())
                                : row)
                        .toList());
        evictions.accept(Set.of(tenant));
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

    @Override
    public void replace(TenantId tenant, KeyId used) throws InterruptedException {
        Optional<WrappedKey> active = PurposeKeys.active(store.findAll(tenant), KeyPurpose.DATA);
        if (active.isPresent() && active.get().id().equals(used)) {
            Step step = prepare(tenant, KeyPurpose.DATA);
            if (step != null) {
                Thread.sleep(settling.now().toMillis());
                // Nobody gets a report of this rotation.
                activate(tenant, KeyPurpose.DATA, step, warning -> LOG.log(Level.WARNING, warning));
            }
        }
        evictions.accept(Set.of(tenant));
    }

    /** Finds the live key of a rotation that was not finished, or makes one. Null if the tenant has no key to rotate yet. */
    private @Nullable Step prepare(TenantId tenant, KeyPurpose purpose) {
        List<WrappedKey> rows = store.findAll(tenant);
        if (PurposeKeys.lack(rows, purpose)) {
            return null;
        }
        WrappedKey active = requireActive(tenant, purpose, rows);
        Optional<WrappedKey> waiting = waiting(rows, purpose);
        if (waiting.isPresent()) {
            return new Step(active.version(), waiting.get().id());
        }
        KeyMaker.Made made = maker.make(tenant, purpose);
        rows = store.change(
                tenant,
                present -> waiting(present, purpose).isPresent() || isGone(present, active)
                        ? present
                        : plus(present, made, KeyState.LIVE));
        WrappedKey next = waiting(rows, purpose).orElse(requireActive(tenant, purpose, rows));
        if (next.id().equals(made.key().id())) {
            events.tell(listener -> tellCreated(listener, next));
        }
        evictions.accept(Set.of(tenant));
        return new Step(active.version(), next.id());
    }

    private static void tellCreated(EntigmaListener listener, WrappedKey key) {
        listener.keyCreated(key.tenant(), key.id(), key.version());
    }

    private static boolean isGone(List<WrappedKey> rows, WrappedKey wasActive) {
        return PurposeKeys.active(rows, wasActive.purpose())
                .filter(row -> row.id().equals(wasActive.id()))
                .isEmpty();
    }

    private Rotated activate(TenantId tenant, KeyPurpose purpose, Step step, Consumer<String> warnings) {
        List<WrappedKey> rows = store.change(tenant, present -> promoted(present, purpose, step.next));
        evictions.accept(Set.of(tenant));
        WrappedKey active = requireActive(tenant, purpose, rows);
        if (!InstallationName.isOne(tenant)) {
            QueryRoom.warning(rows, purpose).ifPresent(warnings);
        }
        return new DekRotationRotatedData(tenant, step.before, active.version(), active.id());
    }

    private List<WrappedKey> promoted(List<WrappedKey> rows, KeyPurpose purpose, KeyId next) {
        if (waiting(rows, purpose).filter(row -> row.id().equals(next)).isEmpty()) {
            return rows;
        }
        return rows.stream().map(row -> promoted(row, purpose, next)).toList();
    }

    private WrappedKey promoted(WrappedKey row, KeyPurpose purpose, KeyId next) {
        if (row.id().equals(next)) {
            return row.in(KeyState.ACTIVE, maker.now());
        }
        boolean isBefore = row.purpose() == purpose && row.state() == KeyState.ACTIVE;
        return isBefore ? row.in(KeyState.LIVE, maker.now()) : row;
    }

    /** A live key that is newer than the active one: a rotation is under way, or was broken off. */
    private static Optional<WrappedKey> waiting(List<WrappedKey> rows, KeyPurpose purpose) {
        int version = PurposeKeys.active(rows, purpose).map(WrappedKey::version).orElse(Integer.MAX_VALUE);
        return PurposeKeys.of(rows, purpose).stream()
                .filter(row -> row.state() == KeyState.LIVE && row.version() > version)
                .findFirst();
    }

    static List<WrappedKey> plus(List<WrappedKey> rows, KeyMaker.Made added, KeyState state) {
        return Stream.concat(Stream.of(added.row(PurposeKeys.nextVersion(rows), state)), rows.stream())
                .toList();
    }

    private static WrappedKey requireActive(TenantId tenant, KeyPurpose purpose, List<WrappedKey> rows) {
        return PurposeKeys.active(rows, purpose).orElseThrow(() -> {
            if (PurposeKeys.areDestroyed(rows)) {
                return new KeyDestroyedException("The data keys of tenant '" + tenant
                        + "' were destroyed; enable it on purpose to give it a new one");
            }
            return new KeyRetiredException("Tenant '" + tenant + "' has keys, but none is active; check the key table");
        });
    }
}

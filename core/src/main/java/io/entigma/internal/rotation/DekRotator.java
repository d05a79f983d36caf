// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.error.EntigmaException;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.KeyRetiredException;
import io.entigma.internal.kek.Events;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.KeyReplacement;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.report.DekRotationReportData;
import io.entigma.internal.report.DekRotationRotatedData;
import io.entigma.internal.report.KeyFailureData;
import io.entigma.job.DekRotationReport;
import io.entigma.job.DekRotationReport.Rotated;
import io.entigma.job.KeyFailure;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import io.entigma.spi.WrappedKeyStore;
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
 * Gives tenants a new active DEK in two steps: first it is live, so that every node looks for values under it, and after a
 * while active, so that values get there. The waiting is counted by this process from the moment it saw the key live;
 * no clock of another machine has a say. Thread safe.
 */
public final class DekRotator implements KeyReplacement {
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

    DekRotationReport rotate(Collection<TenantId> tenants) throws InterruptedException {
        // Before a key is made: if nothing is known of other nodes, nothing is done.
        Duration least = settling.now();
        List<TenantId> withoutKey = new ArrayList<>();
        List<KeyFailure> failures = new ArrayList<>();
        Map<TenantId, Step> steps = new LinkedHashMap<>();
        for (TenantId tenant : Set.copyOf(tenants)) {
            try {
                Step step = prepare(tenant);
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
        steps.forEach((tenant, step) -> {
            try {
                rotated.add(activate(tenant, step));
            } catch (EntigmaException e) {
                failures.add(new KeyFailureData(tenant, step.next, String.valueOf(e.getMessage())));
            }
        });
        return new DekRotationReportData(rotated, withoutKey, failures);
    }

    @Override
    public void replace(TenantId tenant, KeyId used) throws InterruptedException {
        Optional<WrappedKey> active = active(store.findAll(tenant));
        if (active.isPresent() && active.get().id().equals(used)) {
            Step step = prepare(tenant);
            if (step != null) {
                Thread.sleep(settling.now().toMillis());
                activate(tenant, step);
            }
        }
        evictions.accept(Set.of(tenant));
    }

    /** Finds the live key of a rotation that was not finished, or makes one. Null if the tenant never had a key. */
    private @Nullable Step prepare(TenantId tenant) {
        List<WrappedKey> rows = store.findAll(tenant);
        if (rows.isEmpty()) {
            return null;
        }
        WrappedKey active = requireActive(tenant, rows);
        Optional<WrappedKey> waiting = waiting(rows);
        if (waiting.isPresent()) {
            return new Step(active.version(), waiting.get().id());
        }
        KeyMaker.Made made = maker.make(tenant);
        rows = store.change(
                tenant,
                present -> waiting(present).isPresent() || isGone(present, active)
                        ? present
                        : plus(present, made.row(present.get(0).version() + 1, KeyState.LIVE)));
        WrappedKey next = waiting(rows).orElse(requireActive(tenant, rows));
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
        return active(rows).filter(row -> row.id().equals(wasActive.id())).isEmpty();
    }

    private Rotated activate(TenantId tenant, Step step) {
        List<WrappedKey> rows = store.change(tenant, present -> promoted(present, step.next));
        evictions.accept(Set.of(tenant));
        WrappedKey active = requireActive(tenant, rows);
        return new DekRotationRotatedData(tenant, step.before, active.version(), active.id());
    }

    private List<WrappedKey> promoted(List<WrappedKey> rows, KeyId next) {
        if (waiting(rows).filter(row -> row.id().equals(next)).isEmpty()) {
            return rows;
        }
        return rows.stream()
                .map(row -> row.id().equals(next)
                        ? row.in(KeyState.ACTIVE, maker.now())
                        : row.state() == KeyState.ACTIVE ? row.in(KeyState.LIVE, maker.now()) : row)
                .toList();
    }

    /** A live key that is newer than the active one: a rotation is under way, or was broken off. */
    static Optional<WrappedKey> waiting(List<WrappedKey> rows) {
        int version = active(rows).map(WrappedKey::version).orElse(Integer.MAX_VALUE);
        return rows.stream()
                .filter(row -> row.state() == KeyState.LIVE && row.version() > version)
                .findFirst();
    }

    static Optional<WrappedKey> active(List<WrappedKey> rows) {
        return rows.stream().filter(row -> row.state() == KeyState.ACTIVE).findFirst();
    }

    static List<WrappedKey> plus(List<WrappedKey> rows, WrappedKey added) {
        return Stream.concat(Stream.of(added), rows.stream()).toList();
    }

    private static WrappedKey requireActive(TenantId tenant, List<WrappedKey> rows) {
        return active(rows).orElseThrow(() -> {
            if (rows.stream().anyMatch(row -> row.state() == KeyState.SHREDDED)) {
                return new KeyDestroyedException("The data keys of tenant '" + tenant
                        + "' were destroyed; enable it on purpose to give it a new one");
            }
            return new KeyRetiredException("Tenant '" + tenant + "' has keys, but none is active; check the key table");
        });
    }
}

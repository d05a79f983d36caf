// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.error.EntigmaException;
import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.keyring.InstallationKeys;
import io.entigma.internal.keyring.KeyPages;
import io.entigma.internal.report.KekRotationReportData;
import io.entigma.internal.report.KekUseData;
import io.entigma.internal.report.KeyFailureData;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.KeyFailure;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.WrappedKeyStore;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves wrapped DEKs to another KEK or KEK version. Thread safe. */
public final class KekRotator {
    private final WrappedKeyStore store;
    private final GuardedKekClients keks;
    private final ExecutorService workers;
    private final Supplier<Instant> now;
    private final Optional<InstallationKeys> installation;

    /**
     * Composes the rotator.
     *
     * @param store where wrapped DEKs are
     * @param keks who wraps them
     * @param workers threads for remote calls
     * @param now the time that goes into rows
     * @param installation the keys that authenticate rows, if rows are
     */
    public KekRotator(
            WrappedKeyStore store,
            GuardedKekClients keks,
            ExecutorService workers,
            Supplier<Instant> now,
            Optional<InstallationKeys> installation) {
        this.installation = installation;
        this.store = store;
        this.keks = keks;
        this.workers = workers;
        this.now = now;
    }

    KekRotationReport rotate(KekRotation rotation) {
        URI target = rotation.target();
        if (target != null) {
            keks.requireTarget(target, rotation.tenants());
        }
        Run run = new Run();
        forEachPage(page -> {
            List<Future<?>> calls = new ArrayList<>();
            for (WrappedKey key : page) {
                if (rotation.tenants().isEmpty() || rotation.tenants().contains(key.tenant())) {
                    calls.add(workers.submit(() -> rewrap(key, target, run)));
                }
            }
            calls.forEach(KekRotator::await);
            rotation.progress().accept(run.report());
        });
        if (rotation.tenants().isEmpty()) {
            Run ofInstallation = new Run();
            installationKeys().forEach(key -> rewrap(key, target, ofInstallation));
            run.failures.addAll(ofInstallation.failures);
        }
        return run.report();
    }

    /** Keys that are nobody's data keys, but without which no other is believed. */
    private List<WrappedKey> installationKeys() {
        return installation.map(InstallationKeys::names).orElse(List.of()).stream()
                .flatMap(name -> store.findAll(name).stream())
                .toList();
    }

    private static void await(Future<?> call) {
        try {
            call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new io.entigma.error.KeyServerUnavailableException("KEK rotation: interrupted; start it again", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("KEK rotation failed", e.getCause());
        }
    }

    private void rewrap(WrappedKey key, @Nullable URI target, Run run) {
        WrappedDek wrapped = key.wrapped();
        if (wrapped == null) {
            run.withoutWrapping.incrementAndGet();
            return;
        }
        URI to = target == null ? key.kek() : target;
        try {
            WrappedDek moved = keks.rewrap(key.kek(), wrapped, to, key.tenant(), key.id());
            if (to.equals(key.kek()) && keks.sameKeyMaterial(to, wrapped, moved)) {
                run.alreadyCurrent.incrementAndGet();
            } else if (store.rewrap(key, key.wrappedAs(moved, to, now.get()))) {
                run.rewrapped.incrementAndGet();
            } else {
                run.changedMeanwhile.incrementAndGet();
            }
        } catch (EntigmaException e) {
            run.failures.add(new KeyFailureData(key.tenant(), key.id(), String.valueOf(e.getMessage())));
        }
    }

    List<KekUse> use() {
        Map<String, Map<String, Long>> counts = new TreeMap<>();
        Consumer<WrappedKey> count = key -> {
            WrappedDek wrapped = key.wrapped();
            if (wrapped != null) {
                counts.computeIfAbsent(key.kek().toString(), unused -> new TreeMap<>())
                        .merge(wrapped.kekVersion(), 1L, Long::sum);
            }
        };
        forEachPage(page -> page.forEach(count));
        installation.ifPresent(keys -> keys.present().forEach(count));
        List<KekUse> uses = new ArrayList<>();
        counts.forEach((kek, versions) ->
                versions.forEach((version, keys) -> uses.add(new KekUseData(URI.create(kek), version, keys))));
        return uses;
    }

    void forEachPage(Consumer<List<WrappedKey>> action) {
        KeyPages.of(store).forEach(action);
    }

    /** Counts of one rotation. */
    private static final class Run {
        final AtomicLong rewrapped = new AtomicLong();
        final AtomicLong alreadyCurrent = new AtomicLong();
        final AtomicLong changedMeanwhile = new AtomicLong();
        final AtomicLong withoutWrapping = new AtomicLong();
        final List<KeyFailure> failures = Collections.synchronizedList(new ArrayList<>());

        KekRotationReport report() {
            synchronized (failures) {
                return new KekRotationReportData(
                        rewrapped.get(), alreadyCurrent.get(), changedMeanwhile.get(), withoutWrapping.get(), failures);
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.entigma.job.DekRotationReport;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KeyFailure;
import io.entigma.kek.Health;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.quarkus.agroal.runtime.AgroalDataSourceUtil;
import io.smallrye.common.annotation.Blocking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What the page in the Dev UI asks and does. In development only; shows no value and no key. Thread safe. */
public class EntigmaDevService {
    private static final Logger LOG = Logger.getLogger(EntigmaDevService.class);
    private static final int MOST_KEYS = 500;

    private final EnginesInUse engines;
    private final RecentEvents events;
    private final Map<String, String> jobs = new ConcurrentHashMap<>();

    /**
     * For the container.
     *
     * @param engines what to look at
     * @param events what happened
     */
    public EntigmaDevService(EnginesInUse engines, RecentEvents events) {
        this.engines = engines;
        this.events = events;
    }

    /**
     * Everything that the page shows.
     *
     * @return engines with key servers and keys, jobs by unit, and the last events
     */
    @Blocking
    public Map<String, Object> overview() {
        List<Map<String, Object>> all = new ArrayList<>();
        engines.all().forEach((unit, engine) -> all.add(engine(unit, engine)));
        return Map.of("engines", all, "events", events.newestFirst());
    }

    private Map<String, Object> engine(String unit, Entigma engine) {
        Health health = engine.health();
        List<Map<String, String>> keys = new ArrayList<>();
        engine.keys().forEach(key -> {
            if (keys.size() < MOST_KEYS) {
                keys.add(key(key));
            }
        });
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("unit", unit);
        shown.put("cachedKeys", health.cachedKeys());
        shown.put("keysInGrace", health.keysInGrace());
        shown.put(
                "servers",
                health.servers().stream()
                        .map(server -> Map.of(
                                "name", server.name(),
                                "status", server.status().name(),
                                "client", server.client()))
                        .toList());
        shown.put("problems", health.problems());
        shown.put("keys", keys);
        shown.put("job", jobs.getOrDefault(unit, ""));
        return shown;
    }

    private static Map<String, String> key(WrappedKey key) {
        return Map.of(
                "tenant", key.tenant().value(),
                "version", String.valueOf(key.version()),
                "purpose", key.purpose().name(),
                "state", key.state().name(),
                "keyId", key.id().toString(),
                "kek", key.kek().toString());
    }

    /**
     * Rewraps all data keys.
     *
     * @param unit the persistence unit
     * @return what was done
     */
    @Blocking
    public String rotateKek(String unit) {
        KekRotationReport report = engine(unit).keys().rotateKek(KekRotation.toNewestVersion());
        return report.rewrapped() + " data keys rewrapped, " + report.alreadyCurrent() + " already current, "
                + failed(report.failures());
    }

    private static String failed(List<KeyFailure> failures) {
        return failures.size() + " failed"
                + (failures.isEmpty() ? "" : ", the first: " + failures.get(0).reason());
    }

    /**
     * Gives a tenant a new data key.
     *
     * @param unit the persistence unit
     * @param tenant the tenant
     * @return what was done
     * @throws InterruptedException if interrupted while waiting
     */
    @Blocking
    public String rotateDek(String unit, String tenant) throws InterruptedException {
        DekRotationReport report = engine(unit).keys().rotateDek(List.of(new TenantId(tenant)));
        String done = report.rotated().size() + " new data keys, " + failed(report.failures());
        return report.warnings().isEmpty() ? done : done + ". " + String.join(". ", report.warnings());
    }

    /**
     * Moves stored values to the active keys, in the background; {@link #overview} tells how far it is.
     *
     * @param unit the persistence unit
     * @return that it was started
     */
    @Blocking
    public String reencrypt(String unit) {
        Entigma engine = engine(unit);
        String dataSource = engines.dataSource(unit);
        jobs.put(unit, "starting");
        Thread worker = new Thread(() -> reencrypt(unit, engine, dataSource), "entigma-dev-reencrypt");
        worker.setDaemon(true);
        worker.start();
        return "started";
    }

    private void reencrypt(String unit, Entigma engine, String dataSource) {
        try {
            JobReport report = engine.data(
                            AgroalDataSourceUtil.dataSourceInstance(dataSource).get())
                    .run(JobRequest.reencrypt().onProgress(now -> jobs.put(unit, text(now))));
            jobs.put(unit, text(report));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("Entigma: the re-encryption that the Dev UI started failed", e);
            jobs.put(unit, "failed with " + e.getClass().getSimpleName() + "; see the log");
        }
    }

    private static String text(JobReport report) {
        return report.state() + ": " + Math.round(report.progress() * 100) + " %, "
                + report.counts().changed() + " rows moved";
    }

    private Entigma engine(String unit) {
        @Nullable Entigma engine = engines.all().get(unit);
        if (engine == null) {
            throw new IllegalArgumentException("No engine of the persistence unit '" + unit + "' is in use");
        }
        return engine;
    }
}

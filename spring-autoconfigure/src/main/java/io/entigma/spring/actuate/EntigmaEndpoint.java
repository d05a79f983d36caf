// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KeyFailure;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * The endpoint {@code entigma}. {@code GET /actuator/entigma} tells how the engines and their key servers do, and calls none;
 * {@code GET /actuator/entigma/keys?maxAge=365d} tells from the key table which KEK versions are in use, how many data keys are
 * older than that, which tenants have as many keys as queries look for, and which are to be shredded. {@code POST /actuator/entigma/ACTION} rotates; it is off unless {@code
 * management.endpoint.entigma.access=unrestricted}.
 *
 * <p>Parameters that may be left out are marked twice: Boot 3.5 knows Spring's own annotation only.
 */
@Endpoint(id = "entigma", defaultAccess = Access.READ_ONLY)
public class EntigmaEndpoint {
    private static final Duration YEAR = Duration.ofDays(365);

    private final Supplier<Map<String, Entigma>> engines;

    /**
     * Makes the endpoint.
     *
     * @param engines all engines by bean name; asked at each request
     */
    public EntigmaEndpoint(Supplier<Map<String, Entigma>> engines) {
        this.engines = engines;
    }

    /**
     * How the engines do, from calls that were made anyway.
     *
     * @return health by engine
     */
    @ReadOperation
    public Map<String, Object> status() {
        Map<String, Object> all = new LinkedHashMap<>();
        engines.get().forEach((name, engine) -> all.put(name, HealthReport.details(engine.health())));
        return Map.of("engines", all);
    }

    /**
     * What stands in the key tables. Reads every row of them.
     *
     * @param view {@code keys}
     * @param maxAge age from which on a data key is due for rotation; a year unless given
     * @return KEKs in use, keys that are due, tenants whose old keys are to be retired and requests to shred, by engine; null
     *     for another view
     */
    @ReadOperation
    public @Nullable Map<String, Object> keys(
            @Selector String view, @org.springframework.lang.Nullable @Nullable Duration maxAge) {
        if (!view.equals("keys")) {
            return null;
        }
        Map<String, Object> all = new LinkedHashMap<>();
        engines.get().forEach((name, engine) -> {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("keks", engine.keys().kekUse());
            table.put(
                    "due",
                    engine.keys().due(maxAge == null ? YEAR : maxAge).stream()
                            .map(EntigmaEndpoint::key)
                            .toList());
            table.put("retirementsDue", engine.keys().retirementsDue());
            table.put(
                    "shredRequests",
                    engine.keys().shredRequests().stream()
                            .map(request -> Map.of(
                                    "tenant", request.tenant().value(),
                                    "state", request.state(),
                                    "due", request.due()))
                            .toList());
            all.put(name, table);
        });
        return Map.of("engines", all);
    }

    private static Map<String, Object> key(WrappedKey key) {
        return Map.of(
                "tenant", key.tenant().value(),
                "version", key.version(),
                "keyId", key.id().toString(),
                "created", key.created());
    }

    /**
     * Rotates keys.
     *
     * @param action {@code rotate-kek}, {@code rotate-dek}, or {@code check} to try every KEK now
     * @param engine the engine's bean name; may be left out where there is only one
     * @param tenant for {@code rotate-dek}: the tenant, which must be given
     * @param to for {@code rotate-kek}: URI of the KEK to move to, which the engine's settings must name; the newest version
     *     of each key's own unless given
     * @return what was done
     * @throws InterruptedException if interrupted while waiting
     */
    @WriteOperation
    public Map<String, Object> act(
            @Selector String action,
            @org.springframework.lang.Nullable @Nullable String engine,
            @org.springframework.lang.Nullable @Nullable String tenant,
            @org.springframework.lang.Nullable @Nullable String to)
            throws InterruptedException {
        Entigma chosen = chosen(engine);
        return switch (action) {
            case "rotate-kek" -> rotated(rotateKek(chosen, to));
            case "rotate-dek" -> {
                if (tenant == null) {
                    throw wrong("tenant", "rotate-dek needs one");
                }
                yield rotated(chosen.keys().rotateDek(List.of(new TenantId(tenant))));
            }
            case "check" -> HealthReport.details(chosen.checkKeyServers());
            default -> throw wrong("action", "must be rotate-kek, rotate-dek or check");
        };
    }

    private static KekRotationReport rotateKek(Entigma engine, @Nullable String to) {
        if (to == null) {
            return engine.keys().rotateKek(KekRotation.toNewestVersion());
        }
        KekRotation rotation;
        try {
            rotation = KekRotation.to(URI.create(to));
        } catch (IllegalArgumentException e) {
            throw wrong("to", "must be the URI of a KEK");
        }
        try {
            return engine.keys().rotateKek(rotation);
        } catch (MisconfigurationException e) {
            throw wrong("to", String.valueOf(e.getMessage()));
        }
    }

    private static InvalidEndpointRequestException wrong(String parameter, String rule) {
        return new InvalidEndpointRequestException("Entigma endpoint: " + parameter + ": " + rule, parameter);
    }

    private Entigma chosen(@Nullable String name) {
        Map<String, Entigma> all = engines.get();
        if (name == null && all.size() == 1) {
            return all.values().iterator().next();
        }
        Entigma found = name == null ? null : all.get(name);
        if (found == null) {
            throw wrong("engine", "must be one of " + all.keySet());
        }
        return found;
    }

    private static Map<String, Object> rotated(KekRotationReport report) {
        return Map.of(
                "rewrapped", report.rewrapped(),
                "alreadyCurrent", report.alreadyCurrent(),
                "changedMeanwhile", report.changedMeanwhile(),
                "failures", failures(report.failures()));
    }

    private static Map<String, Object> rotated(DekRotationReport report) {
        return Map.of(
                "rotated",
                report.rotated().stream()
                        .map(each ->
                                Map.of("tenant", each.tenant().value(), "before", each.before(), "now", each.now()))
                        .toList(),
                "withoutKey",
                report.withoutKey().stream().map(TenantId::value).toList(),
                "failures",
                failures(report.failures()),
                "warnings",
                report.warnings());
    }

    private static List<Map<String, String>> failures(List<KeyFailure> failures) {
        return failures.stream()
                .map(each -> Map.of("tenant", each.tenant().value(), "reason", each.reason()))
                .toList();
    }
}

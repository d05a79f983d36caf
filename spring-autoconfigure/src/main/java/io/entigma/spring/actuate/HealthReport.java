// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.actuate;

import io.entigma.Entigma;
import io.entigma.kek.Health;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The health of all engines, in the words of Boot's health endpoint. Calls no key server. */
record HealthReport(Status status, Map<String, Object> details) {
    /** The two lines of Boot have a class of their own for it. */
    enum Status {
        UP,
        UNKNOWN,
        DOWN
    }

    static HealthReport of(Map<String, Entigma> engines) {
        Health.Status worst = Health.Status.UP;
        Map<String, Object> details = new LinkedHashMap<>();
        for (Map.Entry<String, Entigma> engine : engines.entrySet()) {
            Health health = engine.getValue().health();
            worst = max(worst, health.status());
            if (engines.size() == 1) {
                details.putAll(publicDetails(health));
            } else {
                details.put(engine.getKey(), publicDetails(health));
            }
        }
        return new HealthReport(inBootsWords(worst), details);
    }

    private static Health.Status max(Health.Status one, Health.Status other) {
        return List.of(one, other).stream().max(Comparator.naturalOrder()).orElse(one);
    }

    /** A server that failed to answer once is no reason to take the application out: keys are cached, and calls repeated. */
    private static Status inBootsWords(Health.Status status) {
        return switch (status) {
            case UP, DEGRADED -> Status.UP;
            case UNKNOWN -> Status.UNKNOWN;
            case DOWN -> Status.DOWN;
        };
    }

    /** Not what was wrong: that can name a tenant or a key, and anybody may be allowed to ask. The endpoint has it. */
    private static Map<String, Object> publicDetails(Health health) {
        Map<String, Object> details = new LinkedHashMap<>(details(health));
        details.put(
                "keyServers",
                health.servers().stream().map(HealthReport::publicServer).toList());
        details.computeIfPresent(
                "problems", (name, problems) -> health.problems().size());
        return details;
    }

    /** All of it, for those who may see tenants and keys. */
    static Map<String, Object> details(Health health) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", health.status().name());
        details.put("cachedKeys", health.cachedKeys());
        details.put("keysInGrace", health.keysInGrace());
        details.put("oldestKeySeconds", health.oldestKey().toSeconds());
        details.put(
                "keyServers",
                health.servers().stream().map(HealthReport::server).toList());
        if (!health.problems().isEmpty()) {
            details.put("problems", health.problems());
        }
        if (!health.columnDrift().isEmpty()) {
            details.put("columnDrift", health.columnDrift());
        }
        return details;
    }

    private static Map<String, Object> server(Health.Server server) {
        Map<String, Object> details = publicServer(server);
        if (server.failure() != null) {
            details.put("failure", server.failure());
        }
        return details;
    }

    private static Map<String, Object> publicServer(Health.Server server) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("name", server.name());
        details.put("client", server.client());
        details.put("status", server.status().name());
        if (server.lastAnswer() != null) {
            details.put("lastAnswer", server.lastAnswer());
        }
        if (server.lastFailure() != null) {
            details.put("lastFailure", server.lastFailure());
        }
        return details;
    }
}

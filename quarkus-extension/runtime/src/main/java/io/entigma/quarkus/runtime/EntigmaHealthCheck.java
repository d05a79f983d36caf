// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import io.entigma.Entigma;
import io.entigma.kek.Health;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Readiness from what the engines know of their key servers anyway, so that no probe calls any. Not ready while calls to a
 * key server are stopped, since it did not answer several. Thread safe.
 */
@Readiness
@ApplicationScoped
public class EntigmaHealthCheck implements HealthCheck {
    private final EnginesInUse engines;

    /**
     * For the container.
     *
     * @param engines what to look at
     */
    public EntigmaHealthCheck(EnginesInUse engines) {
        this.engines = engines;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer =
                HealthCheckResponse.named("Entigma key servers").up();
        for (Map.Entry<String, Entigma> engine : engines.all().entrySet()) {
            Health health = engine.getValue().health();
            String unit = engine.getKey() + ": ";
            // Not what was wrong: that can name a tenant, and anybody may be allowed to ask. The log has it.
            health.servers()
                    .forEach(server -> answer.withData(
                            unit + server.name(), server.status().name()));
            answer.withData(unit + "keys in memory", health.cachedKeys());
            answer.withData(unit + "keys in grace", health.keysInGrace());
            if (!health.problems().isEmpty()) {
                answer.withData(unit + "problems", health.problems().size());
            }
            if (health.status() == Health.Status.DOWN) {
                answer.down();
            }
        }
        return answer.build();
    }
}

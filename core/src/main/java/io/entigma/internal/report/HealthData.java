// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.kek.Health;
import io.entigma.kek.Health.Server;
import java.time.Duration;
import java.util.List;

/** The values of a {@link Health}. */
public record HealthData(
        List<Server> servers,
        int cachedKeys,
        int keysInGrace,
        Duration oldestKey,
        List<String> problems,
        List<String> columnDrift)
        implements Health {
    /** Copies the lists. */
    public HealthData {
        servers = List.copyOf(servers);
        problems = List.copyOf(problems);
        columnDrift = List.copyOf(columnDrift);
    }
}

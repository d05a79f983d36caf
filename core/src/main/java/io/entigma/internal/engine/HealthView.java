// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.internal.kek.GuardedKekClients;
import io.entigma.internal.kek.KekProbe;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.report.HealthData;
import io.entigma.internal.tables.RowProblems;
import io.entigma.kek.Health;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.stream.Stream;

/** What an engine knows of its key servers, from calls that were made anyway and from checks. Thread safe. */
final class HealthView {
    private final GuardedKekClients keks;
    private final Keyring keyring;
    private final KekProbe kekCheck;
    private final RowProblems rowProblems;
    private final List<URI> configuredKeks;
    private final Clock clock;
    private final Set<String> columnDrift = new CopyOnWriteArraySet<>();
    private volatile Checked checked = new Checked(Instant.MIN, List.of());

    HealthView(
            GuardedKekClients keks,
            Keyring keyring,
            KekProbe kekCheck,
            RowProblems rowProblems,
            List<URI> configuredKeks,
            Clock clock) {
        this.rowProblems = rowProblems;
        this.keks = keks;
        this.keyring = keyring;
        this.kekCheck = kekCheck;
        this.configuredKeks = configuredKeks;
        this.clock = clock;
    }

    /** What the last check found. */
    private record Checked(Instant when, List<KekProbe.Problem> problems) {
        List<String> all() {
            return problems.stream().map(KekProbe.Problem::text).toList();
        }

        /** Without servers that only did not answer, and have answered since. */
        List<String> stillThere(List<Health.Server> servers) {
            return problems.stream()
                    .filter(problem -> servers.stream().noneMatch(server -> isBack(server, problem)))
                    .map(KekProbe.Problem::text)
                    .toList();
        }

        private boolean isBack(Health.Server server, KekProbe.Problem problem) {
            Instant answer = server.lastAnswer();
            return server.name().equals(problem.away())
                    && server.status() == Health.Status.UP
                    && answer != null
                    && answer.isAfter(when);
        }
    }

    /** Without any call. */
    Health now() {
        List<Health.Server> servers = keks.health(configuredKeks);
        return health(servers, checked.stillThere(servers));
    }

    /** After a try of every KEK. */
    Health check() {
        List<KekProbe.Problem> problems = List.copyOf(kekCheck.run(configuredKeks));
        Checked found = new Checked(clock.instant(), problems);
        checked = found;
        return health(keks.health(configuredKeks), found.all());
    }

    private Health health(List<Health.Server> servers, List<String> problems) {
        List<String> rows = rowProblems.texts();
        // A row that is not believed, or a KEK that does not work, is why its key cannot be had, and is told once.
        Stream<String> keys = rows.isEmpty() && problems.isEmpty() ? keyring.failure().stream() : Stream.of();
        return new HealthData(
                servers,
                keyring.cached(),
                keyring.inGrace(),
                keyring.oldest(),
                Stream.of(problems.stream(), rows.stream(), keys)
                        .flatMap(texts -> texts)
                        .toList(),
                List.copyOf(columnDrift));
    }

    void noteColumnDrift(Collection<String> found) {
        columnDrift.addAll(found);
    }
}

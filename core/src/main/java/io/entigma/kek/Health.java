// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.Entigma;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine knows of its key servers, from the calls it made anyway. Holds no secret; immutable.
 *
 * @param servers every key server that was called, or is configured
 * @param cachedKeys how many DEKs are in memory
 * @param keysInGrace how many of them are past their time to live and used only because their key server does not answer
 * @param oldestKey how long ago the oldest of them was unwrapped; zero if there are none
 * @param problems what the last {@link Entigma#checkKeyServers} found, a sentence each, without key servers that had only not
 *     answered and have since; empty if all is well, or if it was not run
 * @param columnDrift columns that do not fit the mapping, or hold values that were sealed under another context or mode: what
 *     the start found and let pass, since it was told to warn only
 */
public record Health(
        List<Server> servers,
        int cachedKeys,
        int keysInGrace,
        Duration oldestKey,
        List<String> problems,
        List<String> columnDrift) {
    /** How a key server does, from good to bad. */
    public enum Status {
        /** It answered the last call. */
        UP,
        /** It was not called yet. */
        UNKNOWN,
        /** It did not answer the last call. */
        DEGRADED,
        /** It did not answer several calls, and is not called for a while. */
        DOWN
    }

    /**
     * One key server.
     *
     * @param name the part of its KEKs' URIs that they share
     * @param client what the KEK client says of itself
     * @param status how it does
     * @param lastAnswer when it answered last, refusals included, or null
     * @param lastFailure when it did not answer, last, or null
     * @param failure what was wrong then, or null
     */
    public record Server(
            String name,
            String client,
            Status status,
            @Nullable Instant lastAnswer,
            @Nullable Instant lastFailure,
            @Nullable String failure) {}

    /** Copies the lists. */
    public Health {
        servers = List.copyOf(servers);
        problems = List.copyOf(problems);
        columnDrift = List.copyOf(columnDrift);
    }

    /**
     * The worst of all servers; {@link Status#DOWN} if there are problems.
     *
     * @return the status
     */
    public Status status() {
        if (!problems.isEmpty()) {
            return Status.DOWN;
        }
        return servers.stream()
                .map(Server::status)
                .max(Comparator.naturalOrder())
                .orElse(Status.UNKNOWN);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.Entigma;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an engine knows of its key servers, from the calls it made anyway. Holds no secret; immutable. */
public interface Health {
    /** Every key server that was called, or is configured. */
    List<Server> servers();

    /** How many DEKs are in memory. */
    int cachedKeys();

    /** How many of them are past their time to live and used only because their key server does not answer. */
    int keysInGrace();

    /** How long ago the oldest of them was unwrapped; zero if there are none. */
    Duration oldestKey();

    /**
     * What the last {@link Entigma#checkKeyServers} found, a sentence each, without key servers that had only not
     * answered and have since; rows of Entigma's own tables that are not believed; and why the last key that was needed could
     * not be had while none is in memory, as when the settings name another KEK than the key table. Empty if all is well.
     */
    List<String> problems();

    /**
     * Columns that do not fit the mapping, or hold values that were sealed under another context or mode: what the start
     * found and let pass, since it was told to warn only.
     */
    List<String> columnDrift();

    /** How a key server does, from good to bad. */
    enum Status {
        /** It answered the last call. */
        UP,
        /** It was not called yet. */
        UNKNOWN,
        /** It did not answer the last call. */
        DEGRADED,
        /** It did not answer several calls, and is not called for a while. */
        DOWN
    }

    /** One key server. */
    interface Server {
        /** The part of its KEKs' URIs that they share. */
        String name();

        /** What the KEK client says of itself. */
        String client();

        /** How it does. */
        Status status();

        /** When it answered last, refusals included, or null. */
        @Nullable
        Instant lastAnswer();

        /** When it did not answer, last, or null. */
        @Nullable
        Instant lastFailure();

        /** What was wrong then, or null. */
        @Nullable
        String failure();
    }

    /**
     * The worst of all servers; {@link Status#DOWN} if there are problems.
     *
     * @return the status
     */
    default Status status() {
        if (!problems().isEmpty()) {
            return Status.DOWN;
        }
        return servers().stream()
                .map(Server::status)
                .max(Comparator.naturalOrder())
                .orElse(Status.UNKNOWN);
    }
}

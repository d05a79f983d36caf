// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How far a job is, over all processes that work on it. */
public interface JobReport {
    /** The job's id. */
    String id();

    /** What it does. */
    JobKind kind();

    /** How far it is. */
    JobState state();

    /** Why it paused or failed, or what a job that is done left as it was; empty otherwise. */
    String reason();

    /** What became of the rows. */
    JobCounts counts();

    /** About how many rows there are to look at, as counted at its start. */
    long plannedRows();

    /** When it was made, by the database's clock. */
    Instant created();

    /** Rows that were looked at in a second, of late and by all processes; 0 if it is not known. */
    double rowsPerSecond();

    /**
     * The share that is done.
     *
     * @return 0 to 1; 1 only at the end
     */
    default double progress() {
        if (state() == JobState.DONE) {
            return 1;
        }
        return plannedRows() == 0 ? 0 : Math.min(0.999, (double) counts().scanned() / plannedRows());
    }

    /**
     * The time left at the present rate.
     *
     * @return the time, or empty if nothing can be said
     */
    default Optional<Duration> timeLeft() {
        if (state().isEnd()) {
            return Optional.of(Duration.ZERO);
        }
        if (rowsPerSecond() <= 0) {
            return Optional.empty();
        }
        long rows = Math.max(0, plannedRows() - counts().scanned());
        return Optional.of(Duration.ofMillis((long) (rows / rowsPerSecond() * 1000)));
    }
}

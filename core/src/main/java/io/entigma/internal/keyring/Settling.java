// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keyring;

import io.entigma.error.KeyTableException;
import io.entigma.internal.keytable.EpochIntervals;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;

/**
 * How long it takes until every node has heard of a change of keys: twice the longest time between two looks that any node
 * which shares the key table has announced, and not less than this node's own settings say. Thread safe.
 */
public final class Settling {
    private static final System.Logger LOG = System.getLogger(Settling.class.getName());

    private final Optional<EpochIntervals> intervals;
    private final Duration interval;
    private final Duration own;
    private volatile Duration longest;
    private volatile boolean told;

    /**
     * Composes the rule of one node.
     *
     * @param intervals where nodes tell each other; empty for a key store that has no place for it
     * @param interval this node's time between two looks
     * @param own what its settings say
     */
    public Settling(Optional<EpochIntervals> intervals, Duration interval, Duration own) {
        this.intervals = intervals;
        this.interval = interval;
        this.own = own;
        this.longest = interval;
    }

    /** Tells the others of this node's interval, unless a longer one is known. Failures are told in the log, and it goes on. */
    void announce() {
        try {
            intervals.ifPresent(all -> noted(all.announce(interval)));
        } catch (KeyTableException e) {
            LOG.log(told ? Level.DEBUG : Level.WARNING, "The epoch interval of this node could not be announced", e);
            told = true;
        }
    }

    private void noted(Duration before) {
        if (!before.isZero() && before.compareTo(interval) < 0) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: this node looks at the key table every {0}, longer than {1} that was known; rotations on all"
                            + " nodes wait for it from now on",
                    interval,
                    before);
        } else if (before.compareTo(interval) > 0 && !before.equals(longest)) {
            LOG.log(
                    Level.INFO,
                    "Entigma: a node that shares the key table looks at it every {0}, this one every {1}; rotations wait for"
                            + " the longer one",
                    before,
                    interval);
        }
        longest = before.compareTo(interval) < 0 ? interval : before;
    }

    /**
     * The time, by what the key table says now.
     *
     * @return the time to wait
     * @throws KeyTableException if it cannot be read; then nothing is known of the others
     */
    public Duration now() {
        intervals.ifPresent(all -> {
            Duration known = all.longest();
            longest = known.compareTo(interval) < 0 ? interval : known;
        });
        return lastKnown();
    }

    /**
     * The time, by what was read last.
     *
     * @return the time to wait
     */
    Duration lastKnown() {
        Duration twice = longest.multipliedBy(2);
        return twice.compareTo(own) > 0 ? twice : own;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.MisconfigurationException;
import java.time.Duration;

/**
 * What happens around every call to a key server, of whatever kind, and for how long keys are used while one does not
 * answer. Immutable; each method gives a changed copy.
 *
 * @param callTimeout longest time for one call, whatever the client does; a call that takes longer is given up
 * @param attempts how often a call is made at most if it fails in a way that can pass; a refusal is never tried again
 * @param backoff wait before the second attempt; it doubles each time, and half of it is random
 * @param failuresToOpen how many calls in a row must fail, each after all its attempts, to stop all calls to a server; one
 *     answer of any kind begins the row anew
 * @param pause how long they are stopped; then one call, of one attempt, is let through to see whether the server is back
 * @param concurrentCalls most calls to one server at a time
 * @param readGrace how long after its time to live a DEK still opens values, while its key server does not answer
 * @param writeGrace how long after its time to live a DEK still seals values, while its key server does not answer
 */
public record KeyServerPolicy(
        Duration callTimeout,
        int attempts,
        Duration backoff,
        int failuresToOpen,
        Duration pause,
        int concurrentCalls,
        Duration readGrace,
        Duration writeGrace) {
    private static final KeyServerPolicy DEFAULTS = new KeyServerPolicy(
            Duration.ofSeconds(10),
            3,
            Duration.ofMillis(100),
            5,
            Duration.ofSeconds(5),
            16,
            Duration.ofHours(1),
            Duration.ofMinutes(10));

    /**
     * Checks the values.
     *
     * @throws MisconfigurationException if one is out of its range
     */
    public KeyServerPolicy {
        require(isPositive(callTimeout), "callTimeout: must be more than zero, but is " + callTimeout);
        require(attempts >= 1 && attempts <= 10, "attempts: must be 1 to 10, but is " + attempts);
        require(isPositive(backoff), "backoff: must be more than zero, but is " + backoff);
        require(failuresToOpen >= 1, "failuresToOpen: must be at least 1, but is " + failuresToOpen);
        require(isPositive(pause), "pause: must be more than zero, but is " + pause);
        require(concurrentCalls >= 1, "concurrentCalls: must be at least 1, but is " + concurrentCalls);
        require(!readGrace.isNegative(), "readGrace: must not be negative, but is " + readGrace);
        require(!writeGrace.isNegative(), "writeGrace: must not be negative, but is " + writeGrace);
        require(
                writeGrace.compareTo(readGrace) <= 0,
                "writeGrace: must be at most the readGrace " + readGrace + ", since what is written is read again, but"
                        + " is " + writeGrace);
    }

    private static boolean isPositive(Duration value) {
        return !value.isNegative() && !value.isZero();
    }

    private static void require(boolean right, String problem) {
        if (!right) {
            throw new MisconfigurationException("Key server policy: " + problem);
        }
    }

    /**
     * The policy unless another is set: 10 s a call, 3 attempts, 100 ms backoff, calls stop after 5 failures for 5 s, 16
     * calls at a time, 1 hour of grace for reads and 10 minutes for writes.
     *
     * @return the defaults
     */
    public static KeyServerPolicy defaults() {
        return DEFAULTS;
    }

    /**
     * Another time limit of one call.
     *
     * @param value more than zero
     * @return the changed policy
     */
    public KeyServerPolicy withCallTimeout(Duration value) {
        return new KeyServerPolicy(
                value, attempts, backoff, failuresToOpen, pause, concurrentCalls, readGrace, writeGrace);
    }

    /**
     * Another number of attempts and wait between them.
     *
     * @param most 1 to 10
     * @param wait before the second, more than zero
     * @return the changed policy
     */
    public KeyServerPolicy withAttempts(int most, Duration wait) {
        return new KeyServerPolicy(
                callTimeout, most, wait, failuresToOpen, pause, concurrentCalls, readGrace, writeGrace);
    }

    /**
     * Another rule for stopping calls.
     *
     * @param failures at least 1
     * @param stopped more than zero
     * @return the changed policy
     */
    public KeyServerPolicy withPause(int failures, Duration stopped) {
        return new KeyServerPolicy(
                callTimeout, attempts, backoff, failures, stopped, concurrentCalls, readGrace, writeGrace);
    }

    /**
     * Another number of calls to one server at a time.
     *
     * @param most at least 1
     * @return the changed policy
     */
    public KeyServerPolicy withConcurrentCalls(int most) {
        return new KeyServerPolicy(callTimeout, attempts, backoff, failuresToOpen, pause, most, readGrace, writeGrace);
    }

    /**
     * Other times of grace. With zero, a DEK is not used for a moment longer than its time to live.
     *
     * @param reads zero or more
     * @param writes zero or more, at most as long as for reads
     * @return the changed policy
     */
    public KeyServerPolicy withGrace(Duration reads, Duration writes) {
        return new KeyServerPolicy(
                callTimeout, attempts, backoff, failuresToOpen, pause, concurrentCalls, reads, writes);
    }
}

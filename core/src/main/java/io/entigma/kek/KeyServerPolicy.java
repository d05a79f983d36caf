// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek;

import io.entigma.error.MisconfigurationException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What happens around every call to a key server, of whatever kind, and for how long keys are used while one does not
 * answer. Immutable; each method gives a changed copy.
 */
public final class KeyServerPolicy {
    private static final KeyServerPolicy DEFAULTS = new KeyServerPolicy(
            Duration.ofSeconds(10),
            3,
            Duration.ofMillis(100),
            5,
            Duration.ofSeconds(5),
            16,
            Duration.ofHours(1),
            Duration.ofMinutes(10));

    private final Duration callTimeout;
    private final int attempts;
    private final Duration backoff;
    private final int failuresToOpen;
    private final Duration pause;
    private final int concurrentCalls;
    private final Duration readGrace;
    private final Duration writeGrace;

    private KeyServerPolicy(
            Duration callTimeout,
            int attempts,
            Duration backoff,
            int failuresToOpen,
            Duration pause,
            int concurrentCalls,
            Duration readGrace,
            Duration writeGrace) {

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
        this.callTimeout = callTimeout;
        this.attempts = attempts;
        this.backoff = backoff;
        this.failuresToOpen = failuresToOpen;
        this.pause = pause;
        this.concurrentCalls = concurrentCalls;
        this.readGrace = readGrace;
        this.writeGrace = writeGrace;
    }

    /** Longest time for one call, whatever the client does; a call that takes longer is given up. */
    public Duration callTimeout() {
        return callTimeout;
    }

    /** How often a call is made at most if it fails in a way that can pass; a refusal is never tried again. */
    public int attempts() {
        return attempts;
    }

    /** Wait before the second attempt; it doubles each time, and half of it is random. */
    public Duration backoff() {
        return backoff;
    }

    /** How many calls in a row must fail, each after all its attempts, to stop all calls to a server; one answer of any kind begins the row anew. */
    public int failuresToOpen() {
        return failuresToOpen;
    }

    /** How long they are stopped; then one call, of one attempt, is let through to see whether the server is back. */
    public Duration pause() {
        return pause;
    }

    /** Most calls to one server at a time. */
    public int concurrentCalls() {
        return concurrentCalls;
    }

    /** How long after its time to live a DEK still opens values, while its key server does not answer. */
    public Duration readGrace() {
        return readGrace;
    }

    /** How long after its time to live a DEK still seals values, while its key server does not answer. */
    public Duration writeGrace() {
        return writeGrace;
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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyServerPolicy that
                && Objects.equals(callTimeout, that.callTimeout)
                && attempts == that.attempts
                && Objects.equals(backoff, that.backoff)
                && failuresToOpen == that.failuresToOpen
                && Objects.equals(pause, that.pause)
                && concurrentCalls == that.concurrentCalls
                && Objects.equals(readGrace, that.readGrace)
                && Objects.equals(writeGrace, that.writeGrace);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                callTimeout, attempts, backoff, failuresToOpen, pause, concurrentCalls, readGrace, writeGrace);
    }

    @Override
    public String toString() {
        return "KeyServerPolicy[" + "callTimeout=" + callTimeout + ", attempts=" + attempts + ", backoff=" + backoff
                + ", failuresToOpen=" + failuresToOpen + ", pause=" + pause + ", concurrentCalls=" + concurrentCalls
                + ", readGrace=" + readGrace + ", writeGrace=" + writeGrace + "]";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

/**
 * Something with keys that takes a while.
 *
 * @param title what it is
 * @param state how far it is
 * @param percent how much of it is done, 0 to 100
 * @param message how it goes, or how it ended
 */
public record KeyTask(String title, State state, int percent, String message) {
    /** How far it is. */
    public enum State {
        /** At work. */
        RUNNING,
        /** Ended well. */
        DONE,
        /** Ended badly; the log has the reason. */
        FAILED
    }

    /** Whether it is at work. */
    public boolean running() {
        return state == State.RUNNING;
    }

    KeyTask at(double share, String now) {
        return new KeyTask(title, state, (int) (share * 100), now);
    }

    KeyTask ended(State end, String how) {
        return new KeyTask(title, end, 100, how);
    }
}

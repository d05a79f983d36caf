// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/** How far a job is. It ends in {@link #DONE} or {@link #FAILED} and nowhere else. */
public enum JobState {
    /** Its tables are being divided into shards. */
    PLANNING,
    /** Workers may take its shards. */
    RUNNING,
    /** Stopped until it is resumed: by hand, or since a key or the key server was missing. */
    PAUSED,
    /**
     * Every row was looked at, none failed, and the data says that nothing is left of what was to be changed, except for
     * sealed values in quarantine.
     */
    DONE,
    /** Stopped for good; or rows could not be written, or values are left. What was done stays done. */
    FAILED;

    /**
     * Whether nothing more will happen.
     *
     * @return true for done and failed
     */
    public boolean isEnd() {
        return this == DONE || this == FAILED;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/**
 * What became of the rows that a job looked at in its last pass; of earlier passes only the changed rows count. Each row counts once, by the worst that happened to one of its values, so
 * all but the first add up to the first. A page that was written but not counted, since the process was killed in between
 * and the key table lies in another database than the data, counts as already current when it is looked at again.
 */
public interface JobCounts {
    /** Rows looked at. */
    long scanned();

    /** Rows written. */
    long changed();

    /** Rows with nothing to do. */
    long current();

    /** Rows that the application changed or deleted at the same moment; its change won. */
    long conflict();

    /**
     * Rows with a value that was left as it was, since it does not open or cannot be sealed; see {@link
     * StoredData#quarantine}.
     */
    long quarantined();

    /** Rows that the database refused to write. */
    long failed();

    /** Rows whose key is shredded. */
    long destroyed();

    /** Rows of tenants or versions that the request leaves out. */
    long leftOut();

    /**
     * The sum of two.
     *
     * @param more the other
     * @return the sum
     */
    JobCounts plus(JobCounts more);
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/**
 * What became of the rows that a job looked at in its last pass; of earlier passes only the changed rows count. Each row counts once, by the worst that happened to one of its values, so
 * all but the first add up to the first. A page that was written but not counted, since the process was killed in between
 * and the key table lies in another database than the data, counts as already current when it is looked at again.
 *
 * @param scanned rows looked at
 * @param changed rows written
 * @param current rows with nothing to do
 * @param conflict rows that the application changed or deleted at the same moment; its change won
 * @param quarantined rows with a value that was left as it was, since it does not open or cannot be sealed; see {@link
 *     StoredData#quarantine}
 * @param failed rows that the database refused to write
 * @param destroyed rows whose key is shredded
 * @param leftOut rows of tenants or versions that the request leaves out
 */
public record JobCounts(
        long scanned,
        long changed,
        long current,
        long conflict,
        long quarantined,
        long failed,
        long destroyed,
        long leftOut) {
    /** Nothing yet. */
    public static final JobCounts NONE = new JobCounts(0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * The sum of two.
     *
     * @param more the other
     * @return the sum
     */
    public JobCounts plus(JobCounts more) {
        return new JobCounts(
                scanned + more.scanned,
                changed + more.changed,
                current + more.current,
                conflict + more.conflict,
                quarantined + more.quarantined,
                failed + more.failed,
                destroyed + more.destroyed,
                leftOut + more.leftOut);
    }
}

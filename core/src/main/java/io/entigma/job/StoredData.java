// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The encrypted columns of one database, or of one for each tenant, as the column catalog knows them: re-encryption, proof, retirement. Works below
 * the ORM: no entity classes, no listeners, no version or timestamp columns are touched. Thread safe. Get it from {@link
 * io.entigma.Entigma#data}.
 *
 * <p>All methods throw {@link io.entigma.error.KeyTableException} when the key table, and {@link io.entigma.error.DataException} when the data
 * cannot be read or written.
 */
public interface StoredData {
    /**
     * Does a job, or helps with it: starts it, or joins the processes that are at it already. Returns when the job ends or
     * pauses. Rows are changed only if they still hold what was read, so that a change of the application always wins.
     *
     * @param request what to do and how
     * @return the whole job's state
     * @throws io.entigma.error.DataException if the job is refused: it would weaken values, or its opposite is not finished; the
     *     message says what to do
     * @throws InterruptedException if interrupted; the job goes on elsewhere, or when it is run again
     */
    JobReport run(JobRequest request) throws InterruptedException;

    /**
     * The same data, of which {@link #status}, {@link #verify}, {@link #audit}, {@link #retire} and {@link #dryRun} look at values no
     * faster than this, and tell how far they are. They read pages by the primary key, each in a transaction of its own.
     *
     * @param options the rate, and who hears of progress
     * @return the same operations
     */
    StoredData looking(LookOptions options);

    /**
     * What a job would do, by looking at every row and writing nothing.
     *
     * @param request what to do
     * @return the counts
     */
    JobCounts dryRun(JobRequest request);

    /**
     * All jobs, the newest first.
     *
     * @return their states
     */
    List<JobReport> jobs();

    /**
     * Has a running job's workers stop after the page they are at. It is resumed by {@link #resume}.
     *
     * @param jobId the job
     * @return false if it is not running
     */
    boolean pause(String jobId);

    /**
     * Lets a paused job be run again; call {@link #run} with its request, or start its processes again.
     *
     * @param jobId the job
     * @return false if it is not paused
     */
    boolean resume(String jobId);

    /**
     * Ends a job as failed. What was done stays done; the same request makes a new job.
     *
     * @param jobId the job
     * @return false if it has ended already
     */
    boolean stop(String jobId);

    /**
     * Values that a job could not bring further.
     *
     * @param jobId the job
     * @return the values; at most 10,000
     */
    List<QuarantinedValue> quarantine(String jobId);

    /**
     * Counts stored values by column and key, from their headers: is a re-encryption finished? A key whose row is not believed
     * counts as unknown.
     *
     * @return the counts of all columns
     */
    List<ColumnUse> status();

    /**
     * Columns that the column catalog has and this database has not, since they were dropped or renamed, or are in another one. All
     * that looks at every column leaves these out: {@link #status}, {@link #verify}, {@link #audit}, and jobs whose request does not
     * name them. {@link #retire} is refused so long, since it could miss values.
     *
     * @return {@code table.column}, with the schema if it was mapped with one, sorted
     */
    List<String> missingColumns();

    /**
     * Opens every stored value.
     *
     * @return what opened and what did not, by column and key
     */
    List<VerifiedColumn> verify();

    /**
     * Looks for what should not be: plain values in encrypted columns, unknown keys, sealed values that the column catalog
     * does not know of, or knows in another mode, columns that share a context, layers sealed twice, values that do not open,
     * rows of Entigma's own tables that are not as Entigma wrote them. Opens every value. Columns whose entry in the catalog
     * is not believed are left out; all others are looked at.
     *
     * @return the findings; empty if all is well
     */
    List<AuditFinding> audit();

    /**
     * The SQL by which the database learns to refuse plain values: for every column of the column catalog that has no check
     * constraint for that, and may not hold plain values still ({@link io.entigma.EntigmaBuilder#plaintextReads} of this
     * engine). Nothing is executed. Adding a constraint fails while the column holds a plain value.
     *
     * @return the statements, without semicolons, by {@code table.column} as in the catalog
     */
    Map<String, String> missingConstraints();

    /**
     * What is to be done so that the columns of the column catalog can hold sealed values and hold nothing else. Reads the database
     * and changes nothing. A column without its check constraint is searched for plain values, to the first one.
     *
     * @return the plan
     */
    EncryptionPlan plan();

    /**
     * {@link #retire(TenantId, int, Duration)}, waiting for open transactions for a minute at most.
     *
     * @param tenant the tenant
     * @param version the version, live and not active
     * @throws io.entigma.error.KeyInUseException if values need it, if it is the active one, or if it is too early
     * @throws InterruptedException if interrupted while waiting; the key may be retired already, then call again
     */
    default void retire(TenantId tenant, int version) throws InterruptedException {
        retire(tenant, version, Duration.ofMinutes(1));
    }

    /**
     * Forbids any further use of a version of a DEK or an index key, if no stored value needs it, and proves that. All columns are counted; after
     * every node has heard of the newer key, transactions that are open in the data's database are waited for, and all is
     * counted again. Then the key is retired, and twice more, each time after every node has heard of that, it is looked
     * whether a value came: one that did brings the key back. {@link io.entigma.Keys#reinstate} takes a retirement back.
     *
     * <p>It takes three to four times as long as a rotation, and the wait for transactions.
     *
     * @param tenant the tenant
     * @param version the version, live and not active
     * @param longestWait how long to wait for transactions that are open
     * @throws io.entigma.error.KeyInUseException if values need it, if it is the active one, or if it is too early:
     *     transactions stayed open, or this user may not see which are
     * @throws InterruptedException if interrupted while waiting; the key may be retired already, then call again
     */
    void retire(TenantId tenant, int version, Duration longestWait) throws InterruptedException;
}

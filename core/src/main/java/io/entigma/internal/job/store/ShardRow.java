// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.tables.RowBytes;
import io.entigma.job.JobCounts;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code entigma_shard}: a range of the rows of one table, after the cursor and up to the high key.
 *
 * @param jobId the job
 * @param number its number in the job
 * @param tenant the tenant whose database or schema has the table, or empty if all tenants have one
 * @param schema the table's schema, or empty
 * @param table the table
 * @param highKey the last key of the range, or null for no end
 * @param cursor the last key that was looked at, or null for the table's beginning
 * @param plannedRows about how many rows it has
 * @param finished whether all of it was looked at
 * @param owner the worker that holds it, or null
 * @param fence rises with each change of the owner; what an earlier owner wants to write is refused
 * @param beat rises while the owner lives
 * @param counts what became of the rows so far
 */
public record ShardRow(
        String jobId,
        int number,
        String tenant,
        String schema,
        String table,
        @Nullable String highKey,
        @Nullable String cursor,
        long plannedRows,
        boolean finished,
        @Nullable String owner,
        long fence,
        long beat,
        JobCounts counts) {
    /** A finished shard without a table, which keeps count of what earlier passes have changed. */
    static ShardRow ofEarlierPasses(String jobId, int number, long changed) {
        JobCounts counts = new JobCountsData(changed, changed, 0, 0, 0, 0, 0, 0);
        return new ShardRow(jobId, number, "", "", "", null, null, changed, true, null, 0, 0, counts);
    }

    /** The table's name for people. */
    public String label() {
        return Shown.table(tenant, schema, table);
    }

    /** What of it is signed: not who holds it, which changes all the time and decides nothing. */
    public RowBytes toSign() {
        RowBytes row = new RowBytes(tenant.isEmpty() ? "shard 1" : "shard 2")
                .text(jobId)
                .number(number)
                .text(schema)
                .text(table)
                .text(highKey)
                .text(cursor)
                .number(plannedRows)
                .number(finished ? 1 : 0)
                .number(counts.scanned())
                .number(counts.changed())
                .number(counts.current())
                .number(counts.conflict())
                .number(counts.quarantined())
                .number(counts.failed())
                .number(counts.destroyed())
                .number(counts.leftOut());
        return tenant.isEmpty() ? row : row.text(tenant);
    }

    ShardRow numbered(int other) {
        return new ShardRow(
                jobId,
                other,
                tenant,
                schema,
                table,
                highKey,
                cursor,
                plannedRows,
                finished,
                owner,
                fence,
                beat,
                counts);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.job.change.JobPausedException;
import io.entigma.internal.job.change.PageResult;
import io.entigma.internal.job.change.PageWriter;
import io.entigma.internal.job.change.ValueTransformation;
import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.job.store.ShardStore;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.PageSize;
import io.entigma.internal.job.table.RateLimit;
import io.entigma.internal.job.table.RowKey;
import io.entigma.internal.job.table.RowLocks;
import io.entigma.internal.sql.SqlErrors;
import io.entigma.job.JobState;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One worker on one shard: page after page, each in a transaction of its own, and after each the shard's progress is
 * written. Where the key table lies in the data's database that is the same transaction: a page is then counted if and
 * only if it was written. Not thread safe.
 */
final class ShardRun {
    private static final int ATTEMPTS = 10;
    private static final long PAUSE_MILLIS = 20;

    private final DataTable table;
    private final ShardStore shards;
    private final ValueTransformation change;
    private final PageSize size;
    private final RateLimit rate;
    private final @Nullable RowKey upTo;
    private ShardRow held;
    private PageWriter.Way way = PageWriter.Way.COMPARED;

    /** How a shard was left. */
    enum End {
        FINISHED,
        TAKEN_OVER,
        JOB_STOPPED
    }

    ShardRun(
            DataTable table,
            ShardStore shards,
            ShardRow held,
            ValueTransformation change,
            int pageRows,
            RateLimit rate) {
        this.table = table;
        this.shards = shards;
        this.held = held;
        this.change = change;
        this.size = new PageSize(pageRows);
        this.rate = rate;
        this.upTo = held.highKey() == null ? null : RowKey.parse(held.highKey());
    }

    End run() throws SQLException, JobPausedException, InterruptedException {
        try (Connection connection = table.place().connect()) {
            try {
                boolean together = shards.isSeenBy(connection, held);
                if (RowLocks.areOf(connection, table)) {
                    way = PageWriter.Way.LOCKED;
                }
                connection.rollback();
                return run(connection, together);
            } finally {
                rollBack(connection);
            }
        }
    }

    private static void rollBack(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private End run(Connection connection, boolean together)
            throws SQLException, JobPausedException, InterruptedException {
        JobState state = JobState.RUNNING;
        while (!held.finished()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            long before = held.counts().scanned();
            state = page(connection, together);
            if (state == null) {
                return End.TAKEN_OVER;
            }
            if (state != JobState.RUNNING) {
                break;
            }
            rate.paid(held.counts().scanned() - before);
        }
        return held.finished() ? End.FINISHED : End.JOB_STOPPED;
    }

    /** Does one page, again if locks got in its way. */
    private @Nullable JobState page(Connection connection, boolean together)
            throws SQLException, JobPausedException, InterruptedException {
        PageWriter.Way now = way;
        for (int attempt = 1; ; attempt++) {
            try {
                return page(connection, together, now);
            } catch (SQLException e) {
                connection.rollback();
                if (SqlErrors.isPassing(e) && attempt < ATTEMPTS) {
                    Thread.sleep(PAUSE_MILLIS * attempt);
                } else if (e instanceof BatchUpdateException
                        && now != PageWriter.Way.ONE_BY_ONE
                        && !SqlErrors.isConnectionLost(e)) {
                    now = PageWriter.Way.ONE_BY_ONE;
                } else {
                    throw e;
                }
            }
        }
    }

    private @Nullable JobState page(Connection connection, boolean together, PageWriter.Way writing)
            throws SQLException, JobPausedException {
        RowKey after = held.cursor() == null ? null : RowKey.parse(held.cursor());
        PageResult page = new PageWriter(table, change, writing).move(connection, after, upTo, size.rows());
        ShardRow now = progress(page);
        JobState state;
        if (together) {
            state = shards.save(connection, now, page.found());
            if (state == null) {
                connection.rollback();
                return null;
            }
            connection.commit();
        } else {
            connection.commit();
            state = shards.save(now, page.found());
        }
        size.saw((int) page.counts().scanned(), page.bytes());
        held = now;
        return state;
    }

    private ShardRow progress(PageResult page) {
        return new ShardRow(
                held.jobId(),
                held.number(),
                held.tenant(),
                held.schema(),
                held.table(),
                held.highKey(),
                page.last() == null ? held.cursor() : page.last().toJson(),
                held.plannedRows(),
                page.isEnd(),
                held.owner(),
                held.fence(),
                held.beat(),
                held.counts().plus(page.counts()));
    }
}

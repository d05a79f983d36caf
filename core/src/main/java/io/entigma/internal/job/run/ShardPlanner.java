// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.job.store.ShardRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.RowKey;
import io.entigma.internal.report.JobCountsData;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Divides tables into ranges of about as many rows each. Not thread safe. */
final class ShardPlanner {
    private final String jobId;
    private final int shardRows;
    private final List<ShardRow> shards = new ArrayList<>();

    ShardPlanner(String jobId, int shardRows) {
        this.jobId = jobId;
        this.shardRows = shardRows;
    }

    void plan(Connection connection, DataTable table) throws SQLException {
        RowKey after = null;
        // Where keys are not unique, a range could end between two rows with the same key.
        RowKey end = table.unique() ? table.keyAfter(connection, null, shardRows) : null;
        while (end != null) {
            add(table, after, end, shardRows);
            after = end;
            end = table.keyAfter(connection, after, shardRows);
        }
        // The last range has no end, so that rows with higher keys that come later belong to it.
        add(table, after, null, table.countAfter(connection, after));
    }

    private void add(DataTable table, @Nullable RowKey after, @Nullable RowKey upTo, long rows) {
        shards.add(new ShardRow(
                jobId,
                shards.size(),
                table.place().name(),
                table.schema(),
                table.name(),
                upTo == null ? null : upTo.toJson(),
                after == null ? null : after.toJson(),
                rows,
                false,
                null,
                0,
                0,
                JobCountsData.NONE));
    }

    List<ShardRow> shards() {
        return shards;
    }
}

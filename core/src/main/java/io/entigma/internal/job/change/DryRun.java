// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.error.DataException;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.TableScan;
import io.entigma.job.JobCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Looks at every row of a table as a job would, and writes nothing. */
public final class DryRun {
    private final DataTable table;
    private final ValueTransformation change;

    public DryRun(DataTable table, ValueTransformation change) {
        this.table = table;
        this.change = change;
    }

    public JobCounts count(Connection connection, LookPace pace) throws SQLException {
        PageCounts tally = new PageCounts(table);
        new TableScan(pace).forEach(connection, table, row -> count(row, tally));
        return tally.counts();
    }

    private void count(DataRow row, PageCounts tally) {
        try {
            // Never completed: nothing is sealed that nobody stores.
            tally.decided(change.forPage(table, List.of(row)).plan(table, row));
            tally.found().clear();
        } catch (JobPausedException e) {
            throw new DataException("Dry run: the job would pause here: " + e.reason(), e);
        }
    }
}

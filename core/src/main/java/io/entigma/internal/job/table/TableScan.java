// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes over all rows of tables by their keys, a page at a time, each in a transaction of its own. Not thread safe. */
public final class TableScan {
    private static final int PAGE_ROWS = 1000;

    /** Of rows that stay in the database, and are counted there. */
    private static final int RANGE_ROWS = 20_000;

    private final LookPace pace;

    public TableScan(LookPace pace) {
        this.pace = pace;
    }

    /** Counts rows in the database. */
    public interface Counting {
        void count(RowRange rows) throws SQLException;
    }

    /** Reads every row. */
    public void forEach(Connection connection, DataTable table, Consumer<DataRow> action) throws SQLException {
        PageSize size = new PageSize(PAGE_ROWS);
        RowKey after = null;
        DataTable.Page page;
        do {
            page = table.page(connection, after, null, size.rows());
            page.rows().forEach(action);
            connection.rollback();
            size.saw(page.rows().size(), page.bytes());
            pace.saw(table, page.rows().size());
            after = page.rows().isEmpty() ? after : page.last();
        } while (!page.isEnd());
    }

    /**
     * Has every row counted. Where keys are not unique they may change as well, and a row that moves to a page that was counted
     * would be missed, so there is one page.
     */
    public void count(Connection connection, DataTable table, Counting counting) throws SQLException {
        @Nullable RowKey after = null;
        do {
            RowKey end = table.unique() ? table.keyAfter(connection, after, RANGE_ROWS) : null;
            counting.count(table.between(after, end));
            connection.rollback();
            pace.saw(table, end == null ? 0 : RANGE_ROWS);
            after = end;
        } while (after != null);
    }
}

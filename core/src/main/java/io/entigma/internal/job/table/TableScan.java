// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Reads every row of a table, a page at a time, each in a transaction of its own. */
public final class TableScan {
    private static final int PAGE_ROWS = 1000;

    private TableScan() {}

    public static void forEach(Connection connection, DataTable table, Consumer<DataRow> action) throws SQLException {
        PageSize size = new PageSize(PAGE_ROWS);
        RowKey after = null;
        DataTable.Page page;
        do {
            page = table.page(connection, after, null, size.rows());
            page.rows().forEach(action);
            connection.rollback();
            size.saw(page.rows().size(), page.bytes());
            after = page.rows().isEmpty() ? after : page.last();
        } while (!page.isEnd());
    }
}

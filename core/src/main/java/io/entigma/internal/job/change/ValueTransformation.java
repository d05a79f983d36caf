// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.PlannedRow;
import io.entigma.internal.job.table.StoredValue;
import io.entigma.internal.job.table.ValueDecision;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what is to become of stored values. Thread safe. */
public interface ValueTransformation {
    /**
     * Decides on one value.
     *
     * @param column its column
     * @param stored what it holds, not null
     * @param tenant what the tenant column of the row holds, or null
     * @return the decision
     * @throws JobPausedException if no decision can be made, for a reason that is not the value's fault
     */
    ValueDecision decide(DataColumn column, StoredValue stored, @Nullable String tenant) throws JobPausedException;

    /**
     * Decides on all values of one row.
     *
     * @param table the row's table
     * @param row the row
     * @return the decisions
     * @throws JobPausedException as {@link #decide}
     */
    default PlannedRow plan(DataTable table, DataRow row) throws JobPausedException {
        List<@Nullable ValueDecision> decisions = new ArrayList<>();
        for (int i = 0; i < row.values().size(); i++) {
            StoredValue stored = row.values().get(i);
            decisions.add(stored.isNull() ? null : decide(table.columns().get(i), stored, row.tenant()));
        }
        return new PlannedRow(row, decisions);
    }

    /**
     * The same for one page of rows, with few calls to a key server. For one thread.
     *
     * @param table the rows' table
     * @param rows the rows
     * @return what decides on them; its decisions are to be used after {@link #complete} only
     * @throws JobPausedException as {@link #decide}
     */
    ValueTransformation forPage(DataTable table, List<DataRow> rows) throws JobPausedException;

    /**
     * Finishes the decisions that were made for a page.
     *
     * @throws JobPausedException as {@link #decide}
     */
    void complete() throws JobPausedException;

    /**
     * Whether a value is one that was to be changed and is not, as far as the first bytes tell.
     *
     * @param column its column
     * @param form what its first bytes say
     * @return true if it is left
     */
    boolean isLeft(DataColumn column, StoredForm form);

    /**
     * Whether the first bytes of a column's values do not tell whether they are left, so that {@link #isLeft(DataColumn,
     * ServerValuerValue)} is to be asked about those that were sealed at a key server.
     *
     * @param column the column
     * @return true if whole values have to be read
     */
    default boolean isToldByWholeValues(DataColumn column) {
        return false;
    }

    /**
     * Whether a value that was sealed at a key server is one that was to be changed and is not.
     *
     * @param column its column
     * @param value the whole value
     * @return true if it is left
     */
    default boolean isLeft(DataColumn column, ServerSealed value) {
        return false;
    }
}

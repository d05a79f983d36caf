// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides what is to become of stored values. Thread safe. */
interface ValueChange {
    /**
     * Decides on one value.
     *
     * @param column its column
     * @param stored what it holds, not null
     * @param tenant what the tenant column of the row holds, or null
     * @return the decision
     * @throws JobPausedException if no decision can be made, for a reason that is not the value's fault
     */
    Decision decide(DataColumn column, StoredValue stored, @Nullable String tenant) throws JobPausedException;

    /**
     * The same for one page of rows, with few calls to a key server. For one thread.
     *
     * @param table the rows' table
     * @param rows the rows
     * @return what decides on them; its decisions are to be used after {@link #complete} only
     * @throws JobPausedException as {@link #decide}
     */
    ValueChange forPage(DataTable table, List<DataRow> rows) throws JobPausedException;

    /**
     * Finishes the decisions that were made for a page.
     *
     * @throws JobPausedException as {@link #decide}
     */
    void complete() throws JobPausedException;
}

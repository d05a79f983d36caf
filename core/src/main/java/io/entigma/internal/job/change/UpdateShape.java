// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.PlannedRow;
import io.entigma.internal.job.table.StoredValue;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.job.table.ValueDecision.Outcome;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a row tells its {@link DataTable#update}, which is then made once for all rows that are alike: which columns are written,
 * and which of these hold null, or the tenant's column does.
 *
 * @param isOfTenant whether the row has a tenant
 * @param columns two bits for each column that is written, which say what is null in it, and a third that it is written
 */
record UpdateShape(boolean isOfTenant, List<Integer> columns) {
    private static final int WRITTEN = 4;
    private static final int SEALED_IS_NULL = 2;
    private static final int PLAIN_IS_NULL = 1;

    /** The shape of one row's update. */
    public static UpdateShape of(PlannedRow row) {
        Integer[] columns = new Integer[row.decisions().size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = column(row.row().values().get(i), row.decisions().get(i));
        }
        return new UpdateShape(row.row().tenant() != null, List.of(columns));
    }

    private static int column(StoredValue value, @Nullable ValueDecision decision) {
        if (decision == null || decision.outcome() != Outcome.CHANGE) {
            return 0;
        }
        return WRITTEN | (value.sealed() == null ? SEALED_IS_NULL : 0) | (value.plain() == null ? PLAIN_IS_NULL : 0);
    }

    /** Whether nothing is written. */
    public boolean isEmpty() {
        return columns.stream().allMatch(column -> column == 0);
    }
}

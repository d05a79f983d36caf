// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.sql.PresentColumn;
import java.sql.SQLException;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** The columns that a database has. */
interface TableColumns {
    /**
     * Looks a column up.
     *
     * @param mapped the table as mapped
     * @param column the column as mapped
     * @return the column, or null if there is no such table or column
     */
    @Nullable
    PresentColumn find(Table mapped, Column column) throws SQLException;

    /** Whether a table, or a view, of that name can be read. */
    boolean hasTable(Table table);
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.sql.Shown;

/**
 * A column of the catalog that is not in the database.
 *
 * @param column the column
 * @param withTable whether its whole table is not there
 */
record MissingColumn(CatalogColumn column, boolean withTable) {
    /**
     * The error where it may not be left out.
     *
     * @param removal the statement that removes its entry
     */
    DataException error(String removal) {
        return new DataException(
                withTable
                        ? Shown.of(column.schema().isEmpty() ? column.table() : column.schema() + "." + column.table())
                                + ": the column catalog has this table, but it is not in this database; connect to the one"
                                + " that has it, or leave the table out; if it was dropped or renamed, remove the entry: "
                                + removal
                        : Shown.of(column.table() + "." + column.column())
                                + ": the column catalog has it, but the table does not; restore the column, or, if it was"
                                + " dropped or renamed, remove the entry: " + removal);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.sql.Shown;

/**
 * A column of the catalog that is not in a place.
 *
 * @param place the place
 * @param column the column
 * @param withTable whether its whole table is not there
 */
public record MissingColumn(DataPlace place, CatalogColumn column, boolean withTable) {
    /** The table's name for people. */
    public String tableLabel() {
        return Shown.table(place.name(), column.schema(), column.table());
    }

    /** The column's name for people. */
    public String label() {
        return tableLabel() + "." + column.column();
    }

    /**
     * The error where it may not be left out.
     *
     * @param removal the statement that removes its entry
     */
    DataException error(String removal) {
        return new DataException(
                withTable
                        ? Shown.of(tableLabel()) + ": the column catalog has this table, but it is not in this "
                                + (place.tenant() == null
                                        ? "database; connect to the one"
                                        : "tenant's; connect to what")
                                + " that has it, or leave the table out; if it was dropped or renamed, remove the entry: "
                                + removal
                        : Shown.of(label())
                                + ": the column catalog has it, but the table does not; restore the column, or, if it was"
                                + " dropped or renamed, remove the entry: " + removal);
    }
}

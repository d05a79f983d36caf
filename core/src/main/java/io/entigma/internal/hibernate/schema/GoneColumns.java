// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.keytable.CatalogColumn;
import java.sql.SQLException;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;

/** Tells which columns of the catalog are not in the database any more. Names there may have been mapped with quotes. */
final class GoneColumns {
    private final RealColumns real;

    GoneColumns(RealColumns real) {
        this.real = real;
    }

    /** Whether the table is there, and has no such column. */
    boolean isWithoutColumn(CatalogColumn entry) throws SQLException {
        return hasTable(entry) && !hasColumn(entry);
    }

    /** Whether there is no such column, in whatever table. */
    boolean isGone(CatalogColumn entry) throws SQLException {
        return !hasColumn(entry);
    }

    private boolean hasTable(CatalogColumn entry) throws SQLException {
        return real.hasTable(table(entry, false)) || real.hasTable(table(entry, true));
    }

    private boolean hasColumn(CatalogColumn entry) throws SQLException {
        for (String name : new String[] {entry.column(), "`" + entry.column() + "`"}) {
            Column column = new Column(name);
            if (real.find(table(entry, false), column) != null || real.find(table(entry, true), column) != null) {
                return true;
            }
        }
        return false;
    }

    private Table table(CatalogColumn entry, boolean quoted) throws SQLException {
        Table table = new Table("entigma", entry.table());
        table.setQuoted(quoted);
        boolean schemasAreCatalogs =
                real.product().equals("mysql") || real.product().equals("mariadb");
        if (!entry.schema().isEmpty() && schemasAreCatalogs) {
            table.setCatalog(entry.schema());
        } else if (!entry.schema().isEmpty()) {
            table.setSchema(entry.schema());
        }
        return table;
    }
}

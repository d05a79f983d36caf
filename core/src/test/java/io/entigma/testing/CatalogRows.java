// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing;

import io.entigma.Entigma;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.keytable.CatalogColumn;
import java.util.List;

/** Writes rows of the column catalog, signed, as an application with another mapping would. */
public final class CatalogRows {
    private CatalogRows() {}

    public static void save(Entigma entigma, List<CatalogColumn> columns) {
        ((Engine) entigma.itself().get()).saveColumns(columns);
    }

    public static List<CatalogColumn> of(Entigma entigma) {
        return ((Engine) entigma.itself().get()).savedColumns();
    }

    /** Gives a column another mode. */
    public static void mode(Entigma entigma, String column, String mode) {
        CatalogColumn row = row(entigma, column);
        save(entigma, List.of(changed(row, row.context(), mode)));
    }

    /** Gives a column another context and mode. */
    public static void context(Entigma entigma, String column, String context, String mode) {
        save(entigma, List.of(changed(row(entigma, column), context, mode)));
    }

    private static CatalogColumn row(Entigma entigma, String column) {
        return of(entigma).stream()
                .filter(row -> row.column().equalsIgnoreCase(column))
                .findFirst()
                .orElseThrow();
    }

    private static CatalogColumn changed(CatalogColumn row, String context, String mode) {
        return new CatalogColumn(
                row.schema(), row.table(), row.column(), context, row.valueType(), mode, row.keyColumns());
    }

    /** A row as it was before it said more of the mapping. */
    public static CatalogColumn withoutFacts(CatalogColumn row) {
        return changed(row, row.context(), row.mode());
    }
}

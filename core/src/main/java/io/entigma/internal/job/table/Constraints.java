// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.constraint.ConstraintReader;
import io.entigma.internal.constraint.EncryptedColumn;
import io.entigma.internal.constraint.FoundColumn;
import io.entigma.internal.constraint.MissingConstraint;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.search.TokenLayout;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The check constraints by which the database refuses plain values in the columns of the catalog. Thread safe. */
public final class Constraints {
    private static final String LOOK = "look at the check constraints";

    private final DataTables tables;
    private final ColumnCatalog catalog;
    private final Set<String> plaintextReads;
    private final KnownLayouts layouts;

    public Constraints(DataTables tables, ColumnCatalog catalog, Set<String> plaintextReads, KnownLayouts layouts) {
        this.tables = tables;
        this.catalog = catalog;
        this.plaintextReads = plaintextReads;
        this.layouts = layouts;
    }

    /** The statements that add what is missing, by the column's label. */
    public Map<String, String> missing() {
        Map<EncryptedColumn, Optional<TokenLayout>> columns = new LinkedHashMap<>();
        catalog.all().stream()
                .filter(entry -> !plaintextReads.contains(entry.context()))
                .forEach(entry -> columns.put(
                        new EncryptedColumn(
                                entry.schema(),
                                entry.table(),
                                entry.column(),
                                entry.mode().equals(CatalogColumn.KEY_SERVER)),
                        layouts.of(entry.tokens())));
        Map<String, String> statements = new LinkedHashMap<>();
        for (DataPlace place : tables.places().all()) {
            for (MissingConstraint missing :
                    place.read(LOOK, connection -> MissingConstraint.of(connection, columns))) {
                String label = place.prefix() + missing.column().label();
                statements.put(missing.isOfTokens() ? label + " (search tokens)" : label, missing.statement());
            }
        }
        return statements;
    }

    /** Plain values cannot come into a column that refuses them; better to say so before the first row. */
    public void requireNoneAgainst(JobRequest request, List<DataTable> chosen) {
        if (request.kind() != JobKind.DECRYPT || request.plainColumn() != null) {
            return;
        }
        Map<DataPlace, List<EncryptedColumn>> byPlace = new LinkedHashMap<>();
        for (DataTable table : chosen) {
            for (DataColumn column : table.columns()) {
                byPlace.computeIfAbsent(table.place(), unused -> new ArrayList<>())
                        .add(new EncryptedColumn(table.schema(), table.name(), column.name(), column.atServer()));
            }
        }
        byPlace.forEach(this::requireNone);
    }

    private void requireNone(DataPlace place, List<EncryptedColumn> columns) {
        for (FoundColumn column : place.read(LOOK, connection -> ConstraintReader.read(connection, columns))) {
            if (column.constraint() != null) {
                throw new DataException("Decrypt " + place.prefix()
                        + column.asked().label() + ": its check constraint "
                        + column.constraint() + " has the database refuse plain values, so nothing was done; take it"
                        + " away first: " + column.dropStatement());
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.inspect;

import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.job.change.SharedContexts;
import io.entigma.internal.job.table.BinaryColumn;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataPlace;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.MissingColumn;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredHeads;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.report.AuditFindingData;
import io.entigma.internal.sql.Sql;
import io.entigma.internal.tables.RowProblems.Problem;
import io.entigma.job.AuditFinding;
import io.entigma.job.AuditFinding.Kind;
import io.entigma.job.ColumnUse;
import io.entigma.job.VerifiedColumn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Looks for values that are where, or how, they should not be. */
public final class Audit {
    private final StoredForms forms;
    private final List<AuditFinding> findings = new ArrayList<>();

    public Audit(StoredForms forms) {
        this.forms = forms;
    }

    /** Rows of Entigma's own tables that are not as Entigma wrote them. */
    public void addUntrusted(List<Problem> rows) {
        rows.forEach(row -> findings.add(new AuditFindingData(Kind.UNTRUSTED_ROW, row.table(), row.row(), 1)));
    }

    /** What the first bytes of a table's values say. */
    public boolean addHeads(Connection connection, DataTable table, TableScan scan) throws SQLException {
        HeaderCount counts = new HeaderCount(forms);
        Map<DataColumn, Long> otherwise = new LinkedHashMap<>();
        new StoredHeads(forms).forEach(connection, table, scan, (column, group) -> {
            counts.add(table, column, group);
            if (isSealedOtherwise(column, group.form())) {
                otherwise.merge(column, group.values(), Long::sum);
            }
        });
        otherwise.forEach((column, values) ->
                findings.add(new AuditFindingData(Kind.OTHER_MODE, table.label(), column.name(), values)));
        counts.uses().forEach(use -> addUse(table, use));
        return true;
    }

    /** In another way than the catalog says of its column. */
    private static boolean isSealedOtherwise(DataColumn column, StoredForm form) {
        return form.kind() == StoredForm.Kind.SEALED
                && (column.atServer()
                        ? form.serverValue() == null
                        : form.purpose() != column.context().purpose());
    }

    private void addUse(DataTable table, ColumnUse use) {
        boolean isOwners = table.owner() == null || table.owner().equals(use.tenant());
        if (use.tenant() != null && !isOwners) {
            findings.add(new AuditFindingData(Kind.OTHER_TENANT, use.table(), use.column(), use.values()));
        } else if (use.mangled()) {
            findings.add(new AuditFindingData(Kind.MANGLED_VALUES, use.table(), use.column(), use.values()));
        } else if (use.keyId() == null) {
            findings.add(new AuditFindingData(Kind.PLAIN_VALUES, use.table(), use.column(), use.values()));
        } else if (use.tenant() == null && !use.atKeyServer()) {
            findings.add(new AuditFindingData(Kind.UNKNOWN_KEY, use.table(), use.column(), use.values()));
        }
    }

    /** Columns that are not there any more. */
    public void addMissing(List<MissingColumn> columns) {
        columns.forEach(gone -> findings.add(new AuditFindingData(
                Kind.MISSING_COLUMN, gone.tableLabel(), gone.column().column(), 0)));
    }

    private static String tableLabel(CatalogColumn column) {
        return column.schema().isEmpty() ? column.table() : column.schema() + "." + column.table();
    }

    /** Columns that a copied value would open in. */
    public void addContexts(SharedContexts contexts) {
        for (CatalogColumn column : contexts.shared()) {
            findings.add(new AuditFindingData(Kind.SHARED_CONTEXT, tableLabel(column), column.column(), 0));
        }
    }

    public void addVerified(List<VerifiedColumn> groups) {
        for (VerifiedColumn group : groups) {
            switch (group.outcome()) {
                case "OK", "NOT_SEALED", "MANGLED", "UNKNOWN_KEY", "KEY_DESTROYED" -> {}
                case Verification.SEALED_MANGLED ->
                    findings.add(
                            new AuditFindingData(Kind.MANGLED_VALUES, group.table(), group.column(), group.values()));
                case "SEALED_TWICE" ->
                    findings.add(
                            new AuditFindingData(Kind.SEALED_TWICE, group.table(), group.column(), group.values()));
                default ->
                    findings.add(new AuditFindingData(Kind.UNREADABLE, group.table(), group.column(), group.values()));
            }
        }
    }

    /** Looks into every binary column that the connection's schema has and the catalog has not. */
    public boolean addUncataloged(Connection connection, DataPlace place, List<DataTable> catalog) throws SQLException {
        Set<List<Sql>> known = new HashSet<>();
        catalog.stream()
                .filter(table -> table.place().equals(place))
                .forEach(table ->
                        table.columns().forEach(column -> known.add(List.of(table.sqlName(), column.sqlName()))));
        for (BinaryColumn column : BinaryColumn.of(connection)) {
            boolean isOurs = column.table().toLowerCase(Locale.ROOT).startsWith("entigma_");
            if (!isOurs && !known.contains(List.of(column.sqlTable(), column.sqlColumn()))) {
                addSealed(connection, place, column);
            }
        }
        return true;
    }

    private void addSealed(Connection connection, DataPlace place, BinaryColumn column) throws SQLException {
        long sealed = new StoredHeads(forms)
                .of(connection, column.sqlTable(), column.sqlColumn()).stream()
                        .filter(group -> group.form().isOfKnownKey())
                        .mapToLong(StoredHeads.Group::values)
                        .sum();
        if (sealed > 0) {
            findings.add(new AuditFindingData(
                    Kind.NOT_IN_CATALOG, place.prefix() + column.table(), column.column(), sealed));
        }
    }

    public List<AuditFinding> findings() {
        return findings;
    }
}

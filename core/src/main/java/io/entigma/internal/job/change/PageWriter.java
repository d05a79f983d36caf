// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.job.table.DataRow;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.PlannedRow;
import io.entigma.internal.job.table.RowKey;
import io.entigma.internal.job.table.RowLocks;
import io.entigma.internal.job.table.StoredValue;
import io.entigma.internal.job.table.ValueDecision;
import io.entigma.internal.sql.SqlErrors;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page of rows, decides, and writes what changes, inside the caller's transaction. A row is written only if its
 * values and its tenant are still those that were read: either the UPDATE compares them, or the row is locked and looked at before.
 * Not thread safe.
 */
public final class PageWriter {
    private static final int ATTEMPTS = 5;

    private final DataTable table;
    private final ValueTransformation change;
    private final Way way;

    /** How rows are written. */
    public enum Way {
        /** Together, each if it is as it was read. */
        COMPARED,

        /** Together, after those that are as they were read have been locked. */
        LOCKED,

        /** One at a time, so that one that the database refuses does not take the others along. */
        ONE_BY_ONE
    }

    public PageWriter(DataTable table, ValueTransformation change, Way way) {
        this.table = table;
        this.change = change;
        this.way = way;
    }

    public PageResult move(Connection connection, @Nullable RowKey after, @Nullable RowKey upTo, int limit)
            throws SQLException, JobPausedException {
        DataTable.Page page = table.page(connection, after, upTo, limit);
        PageCounts tally = new PageCounts(table);
        Map<UpdateShape, List<PlannedRow>> byShape = new LinkedHashMap<>();
        for (PlannedRow planned : planned(page.rows())) {
            UpdateShape shape = UpdateShape.of(planned);
            if (shape.isEmpty()) {
                tally.decided(planned);
            } else {
                byShape.computeIfAbsent(shape, unused -> new ArrayList<>()).add(planned);
            }
        }
        for (List<PlannedRow> group : byShape.values()) {
            switch (way) {
                case COMPARED -> writeCompared(connection, group, tally);
                case LOCKED -> writeLocked(connection, group, tally);
                case ONE_BY_ONE -> writeOneByOne(connection, group, tally);
            }
        }
        return new PageResult(tally.counts(), tally.found(), page.last(), page.isEnd(), page.bytes());
    }

    private List<PlannedRow> planned(List<DataRow> rows) throws JobPausedException {
        ValueTransformation ofPage = change.forPage(table, rows);
        List<PlannedRow> planned = new ArrayList<>();
        for (DataRow row : rows) {
            planned.add(ofPage.plan(table, row));
        }
        ofPage.complete();
        return planned;
    }

    private void writeCompared(Connection connection, List<PlannedRow> rows, PageCounts tally)
            throws SQLException, JobPausedException {
        int[] counts = writeBatch(connection, rows, true);
        for (int i = 0; i < rows.size(); i++) {
            PlannedRow row = rows.get(i);
            // Some drivers do not tell of each statement of a batch.
            boolean written = counts[i] == Statement.SUCCESS_NO_INFO ? isWritten(connection, row) : counts[i] > 0;
            settle(connection, row, written, tally);
        }
    }

    private void writeLocked(Connection connection, List<PlannedRow> rows, PageCounts tally)
            throws SQLException, JobPausedException {
        List<PlannedRow> unchanged = RowLocks.unchanged(connection, table, rows);
        if (!unchanged.isEmpty()) {
            writeBatch(connection, unchanged, false);
        }
        Set<PlannedRow> written = Collections.newSetFromMap(new IdentityHashMap<>());
        written.addAll(unchanged);
        for (PlannedRow row : rows) {
            settle(connection, row, written.contains(row), tally);
        }
    }

    private int[] writeBatch(Connection connection, List<PlannedRow> alike, boolean compares) throws SQLException {
        try (PreparedStatement statement = table.update(alike.get(0), compares).prepare(connection)) {
            for (PlannedRow row : alike) {
                table.bindUpdate(statement, row, compares);
                statement.addBatch();
            }
            return statement.executeBatch();
        }
    }

    private boolean isWritten(Connection connection, PlannedRow planned) throws SQLException {
        for (DataRow row : table.withKey(connection, planned.row().key())) {
            boolean same = true;
            for (int i : planned.changed()) {
                ValueDecision decision =
                        Objects.requireNonNull(planned.decisions().get(i));
                StoredValue now = row.values().get(i);
                same &= Objects.deepEquals(
                        decision.replacement(),
                        table.columns().get(i).plain() != null && table.writesPlain() ? now.plain() : now.sealed());
            }
            if (same) {
                return true;
            }
        }
        return false;
    }

    private void writeOneByOne(Connection connection, List<PlannedRow> rows, PageCounts tally)
            throws SQLException, JobPausedException {
        for (PlannedRow row : rows) {
            Savepoint savepoint = connection.setSavepoint();
            try {
                settle(connection, row, write(connection, row), tally);
                connection.releaseSavepoint(savepoint);
            } catch (SQLException e) {
                if (SqlErrors.isPassing(e) || SqlErrors.isConnectionLost(e)) {
                    throw e;
                }
                connection.rollback(savepoint);
                tally.failed(row, e.getSQLState() + "/" + e.getErrorCode());
            }
        }
    }

    private boolean write(Connection connection, PlannedRow row) throws SQLException {
        try (PreparedStatement statement = table.update(row, true).prepare(connection)) {
            table.bindUpdate(statement, row, true);
            return statement.executeUpdate() > 0;
        }
    }

    private void settle(Connection connection, PlannedRow row, boolean written, PageCounts tally)
            throws SQLException, JobPausedException {
        if (written) {
            tally.decided(row);
        } else {
            tally.conflict(again(connection, row.row().key()));
        }
    }

    /** The application was faster: looks at what it wrote, and moves that, until it is moved or gone. */
    private @Nullable PlannedRow again(Connection connection, RowKey key) throws SQLException, JobPausedException {
        PlannedRow last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            boolean done = true;
            for (PlannedRow row : planned(table.withKey(connection, key))) {
                last = row;
                done &= last.changed().isEmpty() || write(connection, last);
            }
            if (done) {
                return last;
            }
        }
        return last;
    }
}

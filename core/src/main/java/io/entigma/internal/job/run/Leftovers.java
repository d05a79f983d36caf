// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.DataException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyTableException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.job.change.JobPausedException;
import io.entigma.internal.job.change.StoredValueCipher;
import io.entigma.internal.job.change.ValueTransformation;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.PlainColumn;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.StoredHeads;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.sql.Sql;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import io.entigma.key.KeyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values that a job was to change and that are as they were, from what their first bytes say; whoever wrote them,
 * and whatever the job's own counts say. Not thread safe.
 */
final class Leftovers {
    private final JobRequest request;
    private final ValueTransformation change;
    private final StoredForms forms;
    private final StoredValueCipher crypto;
    private final Map<Place, Long> left = new LinkedHashMap<>();

    /** Where values are, and under what key; no key is named for plain values. */
    record Place(String table, String column, @Nullable KeyId keyId) {}

    Leftovers(JobRequest request, ValueTransformation change, StoredForms forms, StoredValueCipher crypto) {
        this.request = request;
        this.change = change;
        this.forms = forms;
        this.crypto = crypto;
    }

    /**
     * Counts.
     *
     * @param chosen the tables that the job is about
     * @return the numbers that are not zero
     * @throws JobPausedException if a key server does not say what is left there
     */
    Map<Place, Long> of(List<DataTable> chosen) throws JobPausedException {
        try {
            for (DataTable table : chosen) {
                table.read("count what is left in " + table.label(), connection -> add(connection, table));
            }
        } catch (DataException | KeyTableException e) {
            throw e;
        } catch (EntigmaException e) {
            throw new JobPausedException(String.valueOf(e.getMessage()), e);
        }
        return left;
    }

    private boolean add(Connection connection, DataTable table) throws SQLException {
        for (DataColumn column : table.columns()) {
            PlainColumn plain = column.plain();
            if (plain != null && request.kind() == JobKind.ENCRYPT) {
                add(table, column, null, notMoved(connection, table, column.sqlName(), plain.sqlName()));
            } else {
                Sql and = plain == null ? Sql.NONE : Sql.of(" AND {} IS NULL", plain.sqlName());
                addHeads(connection, table, column, and);
            }
            if (change.isToldByWholeValues(column)) {
                addAtServer(connection, table, column);
            }
        }
        return true;
    }

    private void addHeads(Connection connection, DataTable table, DataColumn column, Sql and) throws SQLException {
        StoredHeads heads = new StoredHeads(forms);
        new TableScan(LookPace.unlimited())
                .count(
                        connection,
                        table,
                        rows -> heads.of(connection, table.sqlName(), column.sqlName(), rows.with(and)).stream()
                                .filter(group -> change.isLeft(column, group.form()))
                                .forEach(group -> add(table, column, group)));
    }

    private void add(DataTable table, DataColumn column, StoredHeads.Group group) {
        boolean plain = request.kind() == JobKind.ENCRYPT;
        add(table, column, plain ? null : group.form().keyId(), group.values());
    }

    private static long notMoved(Connection connection, DataTable table, Sql sealed, Sql plain) throws SQLException {
        Sql sql = Sql.of("SELECT COUNT(*) FROM {} WHERE {} IS NOT NULL AND {} IS NULL", table.sqlName(), plain, sealed);
        try (PreparedStatement statement = sql.prepare(connection);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    private void addAtServer(Connection connection, DataTable table, DataColumn column) throws SQLException {
        new TableScan(LookPace.unlimited()).forEach(connection, table.with(List.of(column)), row -> {
            byte[] stored = row.values().get(0).sealed();
            ServerSealed value = stored == null ? null : crypto.knownServerValue(stored);
            if (value != null && change.isLeft(column, value)) {
                add(table, column, value.keyId(), 1);
            }
        });
    }

    private void add(DataTable table, DataColumn column, @Nullable KeyId keyId, long values) {
        if (values > 0) {
            left.merge(new Place(table.label(), column.name(), keyId), values, Long::sum);
        }
    }
}

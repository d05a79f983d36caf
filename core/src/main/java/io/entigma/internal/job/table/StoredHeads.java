// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.cipher.MangledForm;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts the values of a column by what they are. The database does it: no body of a value leaves it, and of values that do not
 * begin with the marker nothing at all, unless they begin as sealed ones do that somebody wrote as text. Of values that say a key server sealed them, the tenant tells whether that is so; of
 * those that say they carry search tokens, it is told by the length of the tokens.
 */
public final class StoredHeads {
    private static final byte[] MARKER = {SealedFormat.MARKER};
    private static final byte[] AT_SERVER = {SealedFormat.MARKER, ServerSealed.ALGORITHM};

    /** Header, and how long the tenant is. */
    private static final int SERVER_HEAD = SealedFormat.HEADER_BYTES + 1;

    private final StoredForms forms;

    public StoredHeads(StoredForms forms) {
        this.forms = forms;
    }

    /** Values that are alike. */
    public record Group(StoredForm form, long values) {}

    /** Hears of the values of one column that are alike; of a column several times where rows are counted in pages. */
    public interface Action {
        void take(DataColumn column, Group group);
    }

    /** Counts the values of all columns of a table, page by page. */
    public void forEach(Connection connection, DataTable table, TableScan scan, Action action) throws SQLException {
        scan.count(connection, table, rows -> {
            for (DataColumn column : table.columns()) {
                of(connection, table.sqlName(), column.sqlName(), rows).forEach(group -> action.take(column, group));
            }
        });
    }

    /** Whether any value of a table says that a key server sealed it. Takes a fraction of what counting all takes. */
    public static boolean hasAnyAtServer(Connection connection, DataTable table, TableScan scan) throws SQLException {
        List<Sql> each = table.columns().stream()
                .map(column -> Sql.of("SUBSTRING({}, 1, 2) = ?", column.sqlName()))
                .toList();
        long[] found = {0};
        scan.count(connection, table, rows -> {
            Sql sql =
                    Sql.of("SELECT COUNT(*) FROM {} WHERE ({}){}", table.sqlName(), Sql.join(" OR ", each), rows.and());
            try (PreparedStatement statement = sql.prepare(connection)) {
                for (int i = 1; i <= each.size(); i++) {
                    statement.setBytes(i, AT_SERVER);
                }
                rows.bind(statement, each.size() + 1);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    found[0] += row.getLong(1);
                }
            }
        });
        return found[0] > 0;
    }

    public List<Group> of(Connection connection, Sql table, Sql column) throws SQLException {
        return of(connection, table, column, RowRange.ALL);
    }

    /**
     * The same for some rows.
     *
     * @param range the rows
     */
    public List<Group> of(Connection connection, Sql table, Sql column, RowRange range) throws SQLException {
        List<Group> groups = new ArrayList<>();
        TokenHeads tokens = new TokenHeads();
        Set<Integer> tenantLengths = new TreeSet<>();
        try (PreparedStatement statement = heads(table, column, range.and()).prepare(connection)) {
            statement.setBytes(1, AT_SERVER);
            statement.setBytes(2, SealedFormat.withTokens());
            statement.setBytes(3, MARKER);
            range.bind(statement, MangledHeads.bind(statement, 4));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] found = rows.getBytes(1);
                    if (found != null && found.length == SERVER_HEAD && ServerSealed.isOne(found)) {
                        tenantLengths.add(Byte.toUnsignedInt(found[SERVER_HEAD - 1]));
                    } else if (found != null && SealedFormat.saysTokens(found)) {
                        tokens.add(new TokenHeads.Head(found, rows.getLong(4), rows.getLong(3)));
                    } else {
                        boolean mayBeMangled = found != null && found[0] != SealedFormat.MARKER;
                        groups.add(group(found, mayBeMangled ? rows.getLong(4) : rows.getInt(2), rows.getLong(3)));
                    }
                }
            }
        }
        if (!tenantLengths.isEmpty()) {
            addAtServer(connection, table, column, range, List.copyOf(tenantLengths), groups);
        }
        tokens.lookAgain(connection, table, column, range);
        for (TokenHeads.Head head : tokens.heads()) {
            groups.add(new Group(StoredForm.of(head.bytes(), head.length(), forms), head.values()));
        }
        return groups;
    }

    private static Sql heads(Sql table, Sql column, Sql and) {
        Sql head = Sql.of(
                "CASE WHEN SUBSTRING({}, 1, 2) = ? THEN SUBSTRING({}, 1, " + SERVER_HEAD + ")"
                        + " WHEN SUBSTRING({}, 1, 2) = ? THEN SUBSTRING({}, 1, " + SealedFormat.SEARCH_HEAD_BYTES + ")"
                        + " WHEN SUBSTRING({}, 1, 1) = ? THEN SUBSTRING({}, 1, " + SealedFormat.HEADER_BYTES + ")"
                        + " WHEN {} THEN SUBSTRING({}, 1, " + MangledForm.HEAD_BYTES + ") END",
                column,
                column,
                column,
                column,
                column,
                column,
                MangledHeads.condition(column),
                column);
        Sql enough = Sql.of(
                "CASE WHEN OCTET_LENGTH({}) >= " + SealedFormat.MAX_OVERHEAD + " THEN " + SealedFormat.MAX_OVERHEAD
                        + " WHEN OCTET_LENGTH({}) >= " + SealedFormat.MIN_OVERHEAD + " THEN "
                        + SealedFormat.MIN_OVERHEAD + " ELSE 0 END",
                column,
                column);
        return Sql.of(
                "SELECT head, enough, COUNT(*), MIN(octets) FROM (SELECT {} AS head, {} AS enough, OCTET_LENGTH({}) AS octets"
                        + " FROM {} WHERE {} IS NOT NULL{}) heads GROUP BY head, enough",
                head,
                enough,
                column,
                table,
                column,
                and);
    }

    private Group group(byte @Nullable [] head, long length, long values) {
        byte[] known = head == null ? new byte[0] : head;
        return new Group(StoredForm.of(known, Math.max(known.length, length), forms), values);
    }

    /** One byte less of the body than there is would be enough, but one must be there. */
    private void addAtServer(
            Connection connection,
            Sql table,
            Sql column,
            RowRange range,
            List<Integer> tenantLengths,
            List<Group> groups)
            throws SQLException {
        Sql whole = whole(column, tenantLengths);
        Sql sql = Sql.of(
                "SELECT head, COUNT(*) FROM (SELECT {} AS head FROM {} WHERE SUBSTRING({}, 1, 2) = ?"
                        + " AND OCTET_LENGTH({}) >= {}{}) heads GROUP BY head",
                whole,
                table,
                column,
                column,
                Sql.of(SERVER_HEAD),
                range.and());
        try (PreparedStatement statement = sql.prepare(connection)) {
            int next = 1;
            for (int length : tenantLengths) {
                statement.setBytes(next++, new byte[] {(byte) length});
            }
            statement.setBytes(next++, AT_SERVER);
            range.bind(statement, next);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] found = rows.getBytes(1);
                    boolean isWhole = found.length >= SERVER_HEAD;
                    // Stands for the body, of which no byte was asked for.
                    byte[] known = isWhole ? Arrays.copyOf(found, found.length + 1) : found;
                    groups.add(group(known, 0, rows.getLong(2)));
                }
            }
        }
    }

    /** As much of a value as tells its tenant, if the tenant is so long as one of these and a body comes after it. */
    private static Sql whole(Sql column, List<Integer> tenantLengths) {
        List<Sql> cases = new ArrayList<>();
        for (int length : tenantLengths) {
            Sql end = Sql.of(SERVER_HEAD + length);
            cases.add(Sql.of(
                    "WHEN SUBSTRING({}, {}, 1) = ? AND OCTET_LENGTH({}) > {} THEN SUBSTRING({}, 1, {})",
                    column,
                    Sql.of(SERVER_HEAD),
                    column,
                    end,
                    column,
                    end));
        }
        return Sql.of(
                "CASE {} ELSE SUBSTRING({}, 1, {}) END",
                Sql.join(" ", cases),
                column,
                Sql.of(SealedFormat.HEADER_BYTES));
    }
}

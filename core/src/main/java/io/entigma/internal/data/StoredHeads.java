// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.ServerValue;
import io.entigma.internal.cipher.StoredForm;
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
 * begin with the marker nothing at all. Of values that say a key server sealed them, the tenant tells whether that is so.
 */
final class StoredHeads {
    private static final byte[] MARKER = {SealedFormat.MARKER};
    private static final byte[] AT_SERVER = {SealedFormat.MARKER, ServerValue.ALGORITHM};

    /** Header, and how long the tenant is. */
    private static final int SERVER_HEAD = SealedFormat.HEADER_BYTES + 1;

    private final StoredForms forms;

    StoredHeads(StoredForms forms) {
        this.forms = forms;
    }

    /** Values that are alike. */
    record Group(StoredForm form, long values) {}

    /** Names are in SQL. */
    List<Group> of(Connection connection, String table, String column) throws SQLException {
        return of(connection, table, column, "");
    }

    /**
     * Names are in SQL.
     *
     * @param and a further condition on the rows, beginning with AND, or empty
     */
    List<Group> of(Connection connection, String table, String column, String and) throws SQLException {
        String sql = "SELECT head, enough, COUNT(*) FROM (SELECT CASE WHEN SUBSTRING(" + column
                + ", 1, 2) = ? THEN SUBSTRING(" + column + ", 1, " + SERVER_HEAD + ") WHEN SUBSTRING(" + column
                + ", 1, 1) = ? THEN SUBSTRING(" + column + ", 1, " + SealedFormat.HEADER_BYTES
                + ") END AS head, CASE WHEN OCTET_LENGTH(" + column + ") >= " + SealedFormat.MAX_OVERHEAD + " THEN "
                + SealedFormat.MAX_OVERHEAD + " WHEN OCTET_LENGTH(" + column + ") >= " + SealedFormat.MIN_OVERHEAD
                + " THEN " + SealedFormat.MIN_OVERHEAD + " ELSE 0 END AS enough FROM " + table + " WHERE " + column
                + " IS NOT NULL" + and + ") heads GROUP BY head, enough";
        List<Group> groups = new ArrayList<>();
        Set<Integer> tenantLengths = new TreeSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, AT_SERVER);
            statement.setBytes(2, MARKER);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] head = rows.getBytes(1);
                    if (head != null && head.length == SERVER_HEAD && ServerValue.isOne(head)) {
                        tenantLengths.add(Byte.toUnsignedInt(head[SERVER_HEAD - 1]));
                    } else {
                        groups.add(group(head, rows.getInt(2), rows.getLong(3)));
                    }
                }
            }
        }
        if (!tenantLengths.isEmpty()) {
            addAtServer(connection, table, column, and, List.copyOf(tenantLengths), groups);
        }
        return groups;
    }

    private Group group(byte @Nullable [] head, int length, long values) {
        byte[] known = head == null ? new byte[0] : head;
        return new Group(StoredForm.of(known, Math.max(known.length, length), forms), values);
    }

    /** One byte less of the body than there is would be enough, but one must be there. */
    private void addAtServer(
            Connection connection,
            String table,
            String column,
            String and,
            List<Integer> tenantLengths,
            List<Group> groups)
            throws SQLException {
        StringBuilder head = new StringBuilder("CASE");
        for (int length : tenantLengths) {
            int end = SERVER_HEAD + length;
            head.append(" WHEN SUBSTRING(" + column + ", " + SERVER_HEAD + ", 1) = ? AND OCTET_LENGTH(" + column
                    + ") > " + end + " THEN SUBSTRING(" + column + ", 1, " + end + ")");
        }
        head.append(" ELSE SUBSTRING(" + column + ", 1, " + SealedFormat.HEADER_BYTES + ") END");
        String sql = "SELECT head, COUNT(*) FROM (SELECT " + head + " AS head FROM " + table + " WHERE SUBSTRING("
                + column + ", 1, 2) = ? AND OCTET_LENGTH(" + column + ") >= " + SERVER_HEAD + and
                + ") heads GROUP BY head";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            for (int length : tenantLengths) {
                statement.setBytes(next++, new byte[] {(byte) length});
            }
            statement.setBytes(next, AT_SERVER);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] found = rows.getBytes(1);
                    boolean whole = found.length >= SERVER_HEAD;
                    // Stands for the body, of which no byte was asked for.
                    byte[] known = whole ? Arrays.copyOf(found, found.length + 1) : found;
                    groups.add(group(known, 0, rows.getLong(2)));
                }
            }
        }
    }
}

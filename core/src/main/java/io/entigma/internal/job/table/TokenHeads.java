// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.sql.Sql;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Heads of values that say they carry search tokens. Whether one is whole depends on the length of its tokens, with which no
 * database can reckon in words that the others know. So the shortest of those that begin alike speaks for all of them; only
 * where it is too short, the database is asked again, with the least length as a number.
 */
final class TokenHeads {
    /** Where the length of the tokens begins, in SQL's way of counting. */
    private static final int LENGTH_AT = SealedFormat.HEADER_BYTES + 6;

    private final List<Head> heads = new ArrayList<>();

    /** Values that begin alike and of which either all are as long as this or longer, or none is as long as it should be. */
    static final class Head {
        private final byte[] bytes;
        private final long length;
        private final long values;

        Head(byte[] bytes, long length, long values) {
            this.bytes = bytes;
            this.length = length;
            this.values = values;
        }

        byte[] bytes() {
            return bytes;
        }

        long length() {
            return length;
        }

        long values() {
            return values;
        }

        private boolean isCut() {
            return bytes.length == SealedFormat.SEARCH_HEAD_BYTES && length < SealedFormat.leastBytesWithTokens(bytes);
        }

        private int tokenBytes() {
            return bytes.length == SealedFormat.SEARCH_HEAD_BYTES
                    ? Short.toUnsignedInt(ByteBuffer.wrap(bytes).getShort(LENGTH_AT - 1))
                    : -1;
        }
    }

    void add(Head head) {
        heads.add(head);
    }

    List<Head> heads() {
        return heads;
    }

    /** Tells whole and cut values apart where some are cut. */
    void lookAgain(Connection connection, Sql table, Sql column, RowRange range) throws SQLException {
        Set<Integer> lengths = new TreeSet<>();
        heads.stream().filter(Head::isCut).forEach(head -> lengths.add(head.tokenBytes()));
        heads.removeIf(head -> lengths.contains(head.tokenBytes()));
        for (int length : lengths) {
            addOfLength(connection, table, column, range, length);
        }
    }

    private void addOfLength(Connection connection, Sql table, Sql column, RowRange range, int tokenBytes)
            throws SQLException {
        byte[] length =
                ByteBuffer.allocate(Short.BYTES).putShort((short) tokenBytes).array();
        Sql whole = Sql.of(SealedFormat.leastBytesWithTokens(headOf(length)));
        Sql sql = Sql.of(
                "SELECT head, enough, COUNT(*) FROM (SELECT SUBSTRING({}, 1, {}) AS head, CASE WHEN OCTET_LENGTH({}) >= {}"
                        + " THEN {} ELSE 0 END AS enough FROM {} WHERE SUBSTRING({}, 1, 2) = ? AND SUBSTRING({}, {}, 2) = ?"
                        + " AND OCTET_LENGTH({}) >= {}{}) heads GROUP BY head, enough",
                column,
                Sql.of(SealedFormat.SEARCH_HEAD_BYTES),
                column,
                whole,
                whole,
                table,
                column,
                column,
                Sql.of(LENGTH_AT),
                column,
                Sql.of(SealedFormat.SEARCH_HEAD_BYTES),
                range.and());
        try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setBytes(1, SealedFormat.withTokens());
            statement.setBytes(2, length);
            range.bind(statement, 3);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] head = rows.getBytes(1);
                    add(new Head(head, Math.max(head.length, rows.getInt(2)), rows.getLong(3)));
                }
            }
        }
    }

    private static byte[] headOf(byte[] length) {
        byte[] head = Arrays.copyOf(SealedFormat.withTokens(), SealedFormat.SEARCH_HEAD_BYTES);
        System.arraycopy(length, 0, head, LENGTH_AT - 1, length.length);
        return head;
    }
}

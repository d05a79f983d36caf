// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.search.MarkTable;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that finds the record of a row's value in a {@link MarkTable}. In each text {@code $} stands for the encrypted column,
 * and {@code ?} for the table's parts in the order: records, displacements, buckets, slots.
 */
enum MarkSql {
    H2 {
        @Override
        String bytes(String from, String start, String count) {
            return "substring(" + from + ", " + start + ", " + count + ")";
        }

        @Override
        String number(String bytes, int count) {
            return "cast(" + (count == NUMBER ? "X'00' || " : "") + bytes + " as integer)";
        }

        @Override
        String given(boolean bytes) {
            return bytes ? "cast(? as varbinary)" : "cast(? as integer)";
        }

        @Override
        String extreme(String rank, boolean isMax) {
            return ofRanked((isMax ? "max(" : "min(") + rank + " || $)");
        }
    },
    MYSQL {
        @Override
        String bytes(String from, String start, String count) {
            return "substring(" + from + ", " + start + ", " + count + ")";
        }

        @Override
        String number(String bytes, int count) {
            return "cast(conv(hex(" + bytes + "), 16, 10) as unsigned)";
        }

        @Override
        String given(boolean bytes) {
            return "?";
        }

        @Override
        String extreme(String rank, boolean isMax) {
            return ofRanked((isMax ? "max(" : "min(") + "concat(" + rank + ", $))");
        }
    },
    POSTGRESQL {
        @Override
        String bytes(String from, String start, String count) {
            return "substring(" + from + " from " + start + " for " + count + ")";
        }

        @Override
        String number(String bytes, int count) {
            return "cast(cast('x' || encode(" + bytes + ", 'hex') as bit(" + count * Byte.SIZE + ")) as integer)";
        }

        @Override
        String given(boolean bytes) {
            return bytes ? "cast(? as bytea)" : "cast(? as integer)";
        }

        @Override
        String extreme(String rank, boolean isMax) {
            // Before version 18 there is no min() of bytea.
            return "(array_agg($ order by " + rank + (isMax ? " desc" : "") + " nulls last))[1]";
        }
    };

    private static final int NUMBER = MarkTable.NUMBER_BYTES;

    static @Nullable MarkSql of(Dialect dialect) {
        if (dialect instanceof MySQLDialect) {
            return MYSQL;
        } else if (dialect instanceof PostgreSQLDialect) {
            return POSTGRESQL;
        }
        return dialect instanceof H2Dialect ? H2 : null;
    }

    /** Part of a text of bytes. */
    abstract String bytes(String from, String start, String count);

    /** Bytes as a number, most significant first. */
    abstract String number(String bytes, int count);

    /** A parameter of bytes, or of a number. */
    abstract String given(boolean bytes);

    /** The value of a group that is the first or the last by its rank. */
    abstract String extreme(String rank, boolean isMax);

    /** The value behind its rank. */
    private static String ofRanked(String ranked) {
        return "substring(" + ranked + ", " + (ScanAnswers.RANK_BYTES + 1) + ")";
    }

    /** The mark of the row's value. */
    final String mark() {
        return ofMark(0, MarkTable.MARK_BYTES);
    }

    private String ofMark(int start, int count) {
        return bytes("$", "octet_length($) - " + (MarkTable.MARK_BYTES - 1 - start), String.valueOf(count));
    }

    /** The record that the mark comes to. */
    final String record(int size) {
        String first = number(ofMark(0, NUMBER), NUMBER);
        String second = number(ofMark(NUMBER, NUMBER), NUMBER);
        String place = "1 + " + Integer.BYTES + " * mod(" + first + ", " + given(false) + ")";
        String displacement = number(bytes(given(true), place, String.valueOf(Integer.BYTES)), Integer.BYTES);
        // Each from 0 on, so that no sum is too large.
        String slot = "mod(" + second + " + " + displacement + ", " + given(false) + ")";
        return bytes(given(true), "1 + " + size + " * " + slot, String.valueOf(size));
    }
}

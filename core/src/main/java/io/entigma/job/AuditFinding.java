// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/**
 * Something about stored values that should not be.
 *
 * @param kind what
 * @param table the table
 * @param column the column
 * @param values how many values
 */
public record AuditFinding(Kind kind, String table, String column, long values) {
    /** Kinds of findings. */
    public enum Kind {
        /** Values in an encrypted column that are not sealed. */
        PLAIN_VALUES,
        /** Values that name a key which the key table does not have. */
        UNKNOWN_KEY,
        /** Sealed values in a column that the column catalog does not have: no job moves them. */
        NOT_IN_CATALOG,
        /** Values that, opened, are sealed values again. */
        SEALED_TWICE,
        /** Values that do not open; {@link StoredData#verify} says why. */
        UNREADABLE
    }
}

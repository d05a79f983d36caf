// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/** Something about stored values, or rows of Entigma's own tables, that should not be. */
public interface AuditFinding {
    /** What. */
    Kind kind();

    /** The table. */
    String table();

    /** The column. */
    String column();

    /** How many values, or 1 for a row. */
    long values();

    /** Kinds of findings. */
    enum Kind {
        /** Values in an encrypted column that are not sealed. */
        PLAIN_VALUES,
        /**
         * Values that somebody read as text and wrote back, in place of the sealed ones that they were; or such that were sealed
         * as if they were plain. They are lost: restore them from a backup.
         */
        MANGLED_VALUES,
        /**
         * Values of another tenant than the one whose database or schema they are in, see {@link TenantDatabases}. They do not open
         * there.
         */
        OTHER_TENANT,
        /** Values that name a key which the key table does not have. */
        UNKNOWN_KEY,
        /**
         * A column that the column catalog has and this database has not: it was dropped or renamed, or is in another database. The
         * count is 0.
         */
        MISSING_COLUMN,
        /** Sealed values in a column that the column catalog does not have: no job moves them. */
        NOT_IN_CATALOG,
        /**
         * Values that are sealed in another way than the column catalog says: at random where it says deterministic, at the
         * key server where it says in the application, or the other way round. Re-encryption has yet to move them, or
         * somebody has changed the catalog.
         */
        OTHER_MODE,
        /**
         * A column with the context of another column that is none of its past: what is copied from one to the other opens
         * there. The count is 0, since no value was looked at.
         */
        SHARED_CONTEXT,
        /**
         * A row of Entigma's own tables that is not as Entigma wrote it, is missing, or is older than what this process has
         * seen: the table is Entigma's, the column says whose row it is. {@link io.entigma.Keys#untrustedRows} says what is
         * wrong. Columns of the catalog whose rows are not believed are not looked at as such.
         */
        UNTRUSTED_ROW,
        /** Values that, opened, are sealed values again. */
        SEALED_TWICE,
        /** Values that do not open; {@link StoredData#verify} says why. */
        UNREADABLE
    }
}

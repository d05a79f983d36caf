// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.sql.JdbcTypes;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;

/**
 * A column as the database has it.
 *
 * @param name its name
 * @param typeName the database's own name of its type
 * @param jdbcType its type, one of {@link Types}
 * @param size characters of text, bytes of binary; a number below 1 if the driver does not say
 * @param isNullable whether it takes null
 * @param hasDefault whether the database makes a value where the application gives none
 */
record PresentColumn(String name, String typeName, int jdbcType, long size, boolean isNullable, boolean hasDefault) {
    static PresentColumn read(ResultSet row) throws SQLException {
        return new PresentColumn(
                row.getString("COLUMN_NAME"),
                row.getString("TYPE_NAME"),
                row.getInt("DATA_TYPE"),
                row.getLong("COLUMN_SIZE"),
                row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                isMade(row.getString("COLUMN_DEF")));
    }

    /** MariaDB writes the default of a column without one as a word. */
    private static boolean isMade(String definition) {
        return definition != null && !definition.toLowerCase(Locale.ROOT).startsWith("null");
    }

    /**
     * How to spell the name of a column that is to be added.
     *
     * @param name the name, of which nobody knows whether it is to be in quotes
     * @param others the names that the table has
     * @return the name, in the case in which the table has its other names
     */
    static String newName(String name, Set<String> others) {
        boolean isUpper = others.stream().allMatch(other -> other.equals(other.toUpperCase(Locale.ROOT)));
        return isUpper && !others.isEmpty() ? name.toUpperCase(Locale.ROOT) : name;
    }

    boolean isText() {
        // Types of their own, as PostgreSQL's json and enums, are text for the driver and not for the database.
        return JdbcTypes.isText(jdbcType) && typeName.toLowerCase(Locale.ROOT).matches(".*(char|text|clob).*");
    }

    boolean isBinary() {
        return JdbcTypes.isBinary(jdbcType);
    }

    /** Bytes of a fixed length. */
    boolean isFilledUp() {
        return JdbcTypes.isFilledUp(typeName);
    }

    /** Text that the database fills up with blanks. */
    boolean isPadded() {
        return JdbcTypes.isPadded(jdbcType);
    }

    /** Whether a binary column is too small; a driver that does not say its size is believed to mean any. */
    boolean holdsLessThan(long bytes) {
        return size > 0 && size < bytes;
    }
}

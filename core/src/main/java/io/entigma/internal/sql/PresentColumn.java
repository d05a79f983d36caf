// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A column as the database has it.
 *
 * @param name its name
 * @param typeName the database's own name of its type
 * @param jdbcType its type, one of {@link Types}
 * @param size characters of text, bytes of binary; a number below 1 if the driver does not say
 * @param isNullable whether it takes null, or the driver does not say
 * @param hasDefault whether the database makes a value where the application gives none
 * @param isGenerated whether the database makes every value
 */
public record PresentColumn(
        String name,
        String typeName,
        int jdbcType,
        long size,
        boolean isNullable,
        boolean hasDefault,
        boolean isGenerated) {
    /**
     * Reads what the database says of a column.
     *
     * @param row a row of {@link DatabaseMetaData#getColumns}
     * @return the column
     * @throws SQLException if it cannot be read
     */
    public static PresentColumn read(ResultSet row) throws SQLException {
        return new PresentColumn(
                row.getString("COLUMN_NAME"),
                row.getString("TYPE_NAME"),
                row.getInt("DATA_TYPE"),
                row.getLong("COLUMN_SIZE"),
                row.getInt("NULLABLE") != DatabaseMetaData.columnNoNulls,
                isMade(row.getString("COLUMN_DEF")),
                "YES".equals(row.getString("IS_GENERATEDCOLUMN")));
    }

    /**
     * Reads what a query says of its first column, which tells nothing of values that the database makes.
     *
     * @param about the query's result
     * @return the column
     * @throws SQLException if it cannot be read
     */
    public static PresentColumn read(ResultSetMetaData about) throws SQLException {
        return new PresentColumn(
                about.getColumnName(1),
                about.getColumnTypeName(1),
                about.getColumnType(1),
                about.getPrecision(1),
                about.isNullable(1) != ResultSetMetaData.columnNoNulls,
                false,
                false);
    }

    /**
     * Makes a column of a database's own list, which names types and has no numbers for them.
     *
     * @param name its name
     * @param typeName the name of its type
     * @param size characters or bytes, or 0
     * @param isNullable whether it takes null
     * @param made by what the database makes values where the application gives none, or null
     * @return the column
     */
    public static PresentColumn listed(
            String name, String typeName, long size, boolean isNullable, @Nullable String made) {
        String type = typeName.toLowerCase(Locale.ROOT);
        boolean isBinary = type.equals("bytea") || type.endsWith("blob") || type.endsWith("binary");
        int jdbcType = isBinary ? Types.VARBINARY : type.matches(".*(char|text|clob).*") ? Types.VARCHAR : Types.OTHER;
        return new PresentColumn(name, typeName, jdbcType, size, isNullable, isMade(made), false);
    }

    /** A default of null is none; MariaDB and PostgreSQL tell of it. */
    private static boolean isMade(@Nullable String byDefault) {
        return byDefault != null && !byDefault.toUpperCase(Locale.ROOT).matches("NULL(::.*)?");
    }

    /**
     * Whether it is text for the database.
     *
     * @return true if so; types of their own, as PostgreSQL's json and enums, are text for the driver only
     */
    public boolean isText() {
        return JdbcTypes.isText(jdbcType) && typeName.toLowerCase(Locale.ROOT).matches(".*(char|text|clob).*");
    }

    /**
     * Whether it is binary.
     *
     * @return true if so, also if it has a fixed length
     */
    public boolean isBinary() {
        return JdbcTypes.isBinary(jdbcType);
    }

    /**
     * Whether it has bytes of a fixed length.
     *
     * @return true if so
     */
    public boolean isFilledUp() {
        return JdbcTypes.isFilledUp(typeName);
    }

    /**
     * Whether it has text that the database fills up with blanks.
     *
     * @return true if so
     */
    public boolean isPadded() {
        return JdbcTypes.isPadded(jdbcType);
    }

    /**
     * Whether a binary column is too small; a driver that does not say its size is believed to mean any.
     *
     * @param bytes the length of a value
     * @return true if it does not fit
     */
    public boolean holdsLessThan(long bytes) {
        return size > 0 && size < bytes;
    }
}

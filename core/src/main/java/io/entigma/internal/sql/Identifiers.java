// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.sql;

import io.entigma.error.DataException;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one place where names of schemas, tables, columns and constraints are quoted. Whoever may make a table in a database
 * decides what its name holds. Immutable and thread safe.
 */
public final class Identifiers {
    /** Those of the SQL standard, which H2 and PostgreSQL have. */
    public static final Identifiers STANDARD = new Identifiers('"');

    /** Those of MySQL and MariaDB, whatever their SQL mode. */
    public static final Identifiers MYSQL = new Identifiers('`');

    private final String quote;

    private Identifiers(char quote) {
        this.quote = String.valueOf(quote);
    }

    /**
     * Those of a database.
     *
     * @param about its metadata
     * @return the identifiers
     * @throws SQLException if it cannot be asked, or knows no quoted names
     */
    public static Identifiers of(DatabaseMetaData about) throws SQLException {
        if (isMySql(about)) {
            return MYSQL;
        }
        String quote = String.valueOf(about.getIdentifierQuoteString()).strip();
        if (quote.equals("\"")) {
            return STANDARD;
        } else if (quote.equals("`")) {
            return MYSQL;
        }
        throw new SQLFeatureNotSupportedException(about.getDatabaseProductName()
                + " quotes names in a way that is not known; use MySQL, MariaDB, PostgreSQL or H2");
    }

    /**
     * Whether a database is MySQL or MariaDB.
     *
     * @param about its metadata
     * @return true if it is one of them
     * @throws SQLException if it cannot be asked
     */
    public static boolean isMySql(DatabaseMetaData about) throws SQLException {
        String product = about.getDatabaseProductName().toLowerCase(Locale.ROOT);
        return product.equals("mysql") || product.equals("mariadb");
    }

    /**
     * A name.
     *
     * @param name its exact spelling
     * @return the name in quotes
     * @throws DataException if no database can have that name: it is empty, or holds NUL or half a character
     */
    public Sql quoted(String name) {
        if (name.isEmpty()
                || name.chars().anyMatch(c -> c == 0)
                || name.codePoints().anyMatch(Identifiers::isHalf)) {
            throw new DataException("A name in the database must not be empty, and hold no NUL and no half a character,"
                    + " but one of " + name.length() + " characters does; rename what has it");
        }
        return Sql.name(quote + name.replace(quote, quote + quote) + quote);
    }

    /** A driver would send something else for it, which can be another name. */
    private static boolean isHalf(int codePoint) {
        return Character.getType(codePoint) == Character.SURROGATE;
    }

    /**
     * A name with its schema.
     *
     * @param schema the schema's exact spelling, or null or empty for none
     * @param name the name's exact spelling
     * @return both in quotes
     * @throws DataException if no database can have these names
     */
    public Sql quoted(@Nullable String schema, String name) {
        return schema == null || schema.isEmpty() ? quoted(name) : Sql.of("{}.{}", quoted(schema), quoted(name));
    }

    /**
     * The spelling under which a database knows a name that is written without quotes.
     *
     * @param about its metadata
     * @param name the name
     * @return the same, or in one case
     * @throws SQLException if it cannot be asked
     */
    public static String stored(DatabaseMetaData about, String name) throws SQLException {
        if (about.storesUpperCaseIdentifiers()) {
            return name.toUpperCase(Locale.ROOT);
        }
        return about.storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
    }

    /**
     * A name as a pattern that metadata can be searched for. More can match it: compare what is found. For the escape
     * character itself stands a joker, since drivers disagree on whether it needs an escape.
     *
     * @param about the metadata
     * @param name the exact spelling, or null for any
     * @return the pattern
     * @throws SQLException if the database cannot be asked
     */
    public static @Nullable String pattern(DatabaseMetaData about, @Nullable String name) throws SQLException {
        if (name == null) {
            return null;
        }
        String escape = about.getSearchStringEscape();
        return name.codePoints()
                .mapToObj(Character::toString)
                .map(c -> c.equals(escape) ? "_" : c.equals("_") || c.equals("%") ? escape + c : c)
                .collect(Collectors.joining());
    }

    /**
     * The ways in which a database may keep a name of which nobody knows whether it was in quotes: as it is, or in one case. The
     * database itself is not asked to change cases, since some do it by the server's locale.
     *
     * @param name the name
     * @return three names, which may be the same
     */
    public static Stream<String> spellings(String name) {
        return Stream.of(name, name.toUpperCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
    }
}

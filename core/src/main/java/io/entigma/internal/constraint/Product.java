// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.Sql;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Databases, as far as their check constraints differ. */
public enum Product {
    H2,
    MYSQL,
    MARIADB,
    POSTGRESQL;

    private static final Sql COLUMNS = Sql.of("FROM INFORMATION_SCHEMA.COLUMNS c JOIN INFORMATION_SCHEMA.TABLES t"
            + " ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME");

    /**
     * The database behind a connection.
     *
     * @param about its metadata
     * @return the database, or null if it is none of these
     * @throws SQLException if it cannot be asked
     */
    public static @Nullable Product of(DatabaseMetaData about) throws SQLException {
        return switch (about.getDatabaseProductName().toLowerCase(Locale.ROOT)) {
            case "h2" -> H2;
            // MySQL's driver says MySQL of a MariaDB too; only the version tells.
            case "mysql" ->
                about.getDatabaseProductVersion().toLowerCase(Locale.ROOT).contains("mariadb") ? MARIADB : MYSQL;
            case "mariadb" -> MARIADB;
            case "postgresql" -> POSTGRESQL;
            default -> null;
        };
    }

    /** Quotes names. */
    public Identifiers identifiers() {
        return this == MYSQL || this == MARIADB ? Identifiers.MYSQL : Identifiers.STANDARD;
    }

    /**
     * The condition that sealed values fulfil, and null.
     *
     * @param column the column's name in SQL
     * @param atKeyServer whether its values are sealed at the key server
     * @return the condition
     */
    public Sql condition(Sql column, boolean atKeyServer) {
        // A first byte by number would be an error, not a refusal, where PostgreSQL finds no byte at all.
        Sql first = this == POSTGRESQL
                ? Sql.of("substring({} from 1 for 1) = decode('f9', 'hex')", column)
                : Sql.of("substring({}, 1, 1) = X'F9'", column);
        return Sql.of("{} and octet_length({}) >= {}", first, column, Sql.of(SealedCheck.leastBytes(atKeyServer)));
    }

    /** The statement that takes a constraint away. */
    Sql drop(Sql table, Sql constraint) {
        // MySQL knows DROP CONSTRAINT since 8.0.19 only.
        return this == MYSQL
                ? Sql.of("alter table {} drop check {}", table, constraint)
                : Sql.of("alter table {} drop constraint {}", table, constraint);
    }

    /** What a table must be to be in the schema of the connection. */
    Sql ofDefaultSchema() {
        return switch (this) {
            case H2 -> Sql.of("c.TABLE_SCHEMA = CURRENT_SCHEMA");
            case MYSQL, MARIADB -> Sql.of("c.TABLE_SCHEMA = DATABASE()");
            case POSTGRESQL -> Sql.of("pg_table_is_visible(t.oid)");
        };
    }

    /** The column of {@link #query} that has a table's schema. */
    Sql schemaColumn() {
        return this == POSTGRESQL ? Sql.of("n.nspname") : Sql.of("c.TABLE_SCHEMA");
    }

    Sql tableColumn() {
        return this == POSTGRESQL ? Sql.of("t.relname") : Sql.of("c.TABLE_NAME");
    }

    Sql columnColumn() {
        return this == POSTGRESQL ? Sql.of("c.attname") : Sql.of("c.COLUMN_NAME");
    }

    /**
     * A query for columns of tables, each with every enforced check constraint of its table, or with null: schema, table,
     * column, name, condition. PostgreSQL's information schema shows the constraints of one's own tables only, so its own
     * catalog is asked. The others' names are in upper case, which H2 finds under each of its settings for names; H2's
     * constraints are told by {@link #checks} alone.
     */
    Sql query() {
        if (this == POSTGRESQL) {
            return Sql.of(
                    "SELECT n.nspname, t.relname, c.attname, k.conname, pg_get_constraintdef(k.oid) FROM pg_class t"
                            + " JOIN pg_namespace n ON n.oid = t.relnamespace"
                            + " JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped"
                            + " LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'c' AND c.attnum = ANY(k.conkey)"
                            + " WHERE t.relkind IN ('r', 'p')");
        }
        return Sql.of(
                "SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME, {}"
                        + " WHERE t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')",
                switch (this) {
                    case H2 -> Sql.of("NULL, NULL {}", COLUMNS);
                    case MARIADB ->
                        Sql.of(
                                "k.CONSTRAINT_NAME, k.CHECK_CLAUSE {} LEFT JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS k"
                                        + " ON k.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA AND k.TABLE_NAME = c.TABLE_NAME",
                                COLUMNS);
                    default ->
                        Sql.of(
                                "k.CONSTRAINT_NAME, k.CHECK_CLAUSE {} LEFT JOIN (INFORMATION_SCHEMA.TABLE_CONSTRAINTS u"
                                        + " JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS k ON k.CONSTRAINT_SCHEMA = u.CONSTRAINT_SCHEMA"
                                        + " AND k.CONSTRAINT_NAME = u.CONSTRAINT_NAME) ON u.TABLE_SCHEMA = c.TABLE_SCHEMA"
                                        + " AND u.TABLE_NAME = c.TABLE_NAME AND u.ENFORCED = 'YES'",
                                COLUMNS);
                });
    }

    /**
     * A query for the enforced check constraints of tables: schema, table, name, condition; or null where {@link #query} has
     * them. H2 makes all of them anew for each row that they are joined to: seconds for a hundred columns.
     */
    @Nullable
    Sql checks() {
        return this == H2
                ? Sql.of("SELECT c.TABLE_SCHEMA, c.TABLE_NAME, k.CONSTRAINT_NAME, k.CHECK_CLAUSE"
                        + " FROM INFORMATION_SCHEMA.TABLE_CONSTRAINTS c JOIN INFORMATION_SCHEMA.CHECK_CONSTRAINTS k"
                        + " ON k.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = c.CONSTRAINT_NAME"
                        + " WHERE c.ENFORCED = 'YES'")
                : null;
    }

    /**
     * Whether a condition that the database prints has a column's name in it as it is. MySQL writes quotes, backslashes and
     * line ends as in a text, and other letters in another encoding.
     */
    boolean shows(String column) {
        return this != MYSQL || column.codePoints().allMatch(c -> c >= ' ' && c < 127 && c != '\'' && c != '\\');
    }
}

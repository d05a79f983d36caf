// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

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

    private boolean isMySql() {
        return this == MYSQL || this == MARIADB;
    }

    /** A name in quotes. */
    String quoted(String name) {
        String quote = isMySql() ? "`" : "\"";
        return quote + name.replace(quote, quote + quote) + quote;
    }

    /**
     * The condition that sealed values fulfil, and null.
     *
     * @param column the column's name in SQL
     * @param atKeyServer whether its values are sealed at the key server
     * @return the condition
     */
    public String condition(String column, boolean atKeyServer) {
        // A first byte by number would be an error, not a refusal, where PostgreSQL finds no byte at all.
        String first = this == POSTGRESQL
                ? "substring(" + column + " from 1 for 1) = decode('f9', 'hex')"
                : "substring(" + column + ", 1, 1) = X'F9'";
        return first + " and octet_length(" + column + ") >= " + SealedCheck.leastBytes(atKeyServer);
    }

    /** The statement that takes a constraint away. */
    String drop(String table, String constraint) {
        // MySQL knows DROP CONSTRAINT since 8.0.19 only.
        return "alter table " + table + (this == MYSQL ? " drop check " : " drop constraint ") + quoted(constraint);
    }

    /** What a table must be to be in the schema of the connection. */
    String ofDefaultSchema() {
        return switch (this) {
            case H2 -> "c.table_schema = current_schema";
            case MYSQL, MARIADB -> "c.table_schema = database()";
            case POSTGRESQL -> "pg_table_is_visible(t.oid)";
        };
    }

    /** The column of {@link #query} that has a table's schema. */
    String schemaColumn() {
        return this == POSTGRESQL ? "n.nspname" : "c.table_schema";
    }

    String tableColumn() {
        return this == POSTGRESQL ? "t.relname" : "c.table_name";
    }

    String columnColumn() {
        return this == POSTGRESQL ? "c.attname" : "c.column_name";
    }

    /**
     * A query for columns of tables, each with every enforced check constraint of its table, or with null: schema, table,
     * column, name, condition. PostgreSQL's information schema shows the constraints of one's own tables only, so its own
     * catalog is asked.
     */
    String query() {
        if (this == POSTGRESQL) {
            return "SELECT n.nspname, t.relname, c.attname, k.conname, pg_get_constraintdef(k.oid) FROM pg_class t"
                    + " JOIN pg_namespace n ON n.oid = t.relnamespace"
                    + " JOIN pg_attribute c ON c.attrelid = t.oid AND c.attnum > 0 AND NOT c.attisdropped"
                    + " LEFT JOIN pg_constraint k ON k.conrelid = t.oid AND k.contype = 'c' AND c.attnum = ANY(k.conkey)"
                    + " WHERE t.relkind IN ('r', 'p')";
        }
        String checks = this == MARIADB
                ? "information_schema.check_constraints k"
                        + " ON k.constraint_schema = c.table_schema AND k.table_name = c.table_name"
                : "(information_schema.table_constraints u JOIN information_schema.check_constraints k"
                        + " ON k.constraint_schema = u.constraint_schema AND k.constraint_name = u.constraint_name)"
                        + " ON u.table_schema = c.table_schema AND u.table_name = c.table_name AND u.enforced = 'YES'";
        return "SELECT c.table_schema, c.table_name, c.column_name, k.constraint_name, k.check_clause"
                + " FROM information_schema.columns c JOIN information_schema.tables t"
                + " ON t.table_schema = c.table_schema AND t.table_name = c.table_name"
                + " LEFT JOIN " + checks + " WHERE t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED')";
    }
}

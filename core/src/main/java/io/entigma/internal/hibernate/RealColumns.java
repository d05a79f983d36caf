// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Locale;
import java.util.Set;
import org.hibernate.engine.jdbc.connections.spi.JdbcConnectionAccess;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/** Reads from the database how the columns of encrypted attributes are. One connection, to be closed. */
final class RealColumns implements AutoCloseable {
    private static final Set<Integer> BINARY = Set.of(Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB);

    private final JdbcConnectionAccess access;
    private final Connection connection;
    private final DatabaseMetaData about;
    private final @Nullable String defaultSchema;
    private final @Nullable String defaultCatalog;

    private RealColumns(
            JdbcConnectionAccess access,
            Connection connection,
            @Nullable String defaultSchema,
            @Nullable String defaultCatalog)
            throws SQLException {
        this.access = access;
        this.connection = connection;
        this.about = connection.getMetaData();
        this.defaultSchema = defaultSchema;
        this.defaultCatalog = defaultCatalog;
    }

    /**
     * A column as the database has it.
     *
     * @param typeName the database's own name of the type
     * @param isBinary whether it takes bytes of any length up to its size, and gives them back unchanged
     * @param bytes how many, or a number below 1 if the driver does not say
     */
    record RealColumn(String typeName, boolean isBinary, long bytes) {}

    static RealColumns of(SessionFactoryImplementor factory) throws SQLException {
        JdbcConnectionAccess access = factory.getJdbcServices().getBootstrapJdbcConnectionAccess();
        return new RealColumns(
                access,
                access.obtainConnection(),
                setting(factory, "hibernate.default_schema"),
                setting(factory, "hibernate.default_catalog"));
    }

    private static @Nullable String setting(SessionFactoryImplementor factory, String name) {
        Object value = factory.getProperties().get(name);
        return value == null ? null : value.toString();
    }

    /**
     * Looks a column up.
     *
     * @param column the column as mapped
     * @return the column, or null if there is no such table or column
     */
    @Nullable
    RealColumn find(MappedColumn column) throws SQLException {
        String schema = first(column.table().getSchema(), defaultSchema, connection.getSchema());
        String catalog = first(column.table().getCatalog(), defaultCatalog, connection.getCatalog());
        String table = stored(column.table().getName(), column.table().isQuoted());
        String name = stored(column.column().getName(), column.column().isQuoted());
        try (ResultSet rows =
                about.getColumns(catalog, escaped(stored(schema, false)), escaped(table), escaped(name))) {
            return rows.next() ? read(rows) : null;
        }
    }

    /** Whether the database would cut a value that is too long, and only warn: MySQL and MariaDB without a strict mode. */
    boolean cutsInSilence() throws SQLException {
        String product = about.getDatabaseProductName().toLowerCase(Locale.ROOT);
        if (!product.equals("mysql") && !product.equals("mariadb")) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@sql_mode")) {
            return row.next() && !row.getString(1).contains("STRICT_");
        }
    }

    private static RealColumn read(ResultSet row) throws SQLException {
        String typeName = row.getString("TYPE_NAME");
        // BINARY in MySQL and H2 is of a fixed length, and filled up with zero bytes.
        boolean isBinary = BINARY.contains(row.getInt("DATA_TYPE"))
                && !typeName.toUpperCase(Locale.ROOT).equals("BINARY");
        return new RealColumn(typeName, isBinary, row.getLong("COLUMN_SIZE"));
    }

    private static @Nullable String first(@Nullable String... names) {
        for (String name : names) {
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    private @Nullable String stored(@Nullable String name, boolean quoted) throws SQLException {
        if (name == null || quoted) {
            return name;
        }
        if (about.storesUpperCaseIdentifiers()) {
            return name.toUpperCase(Locale.ROOT);
        }
        return about.storesLowerCaseIdentifiers() ? name.toLowerCase(Locale.ROOT) : name;
    }

    private @Nullable String escaped(@Nullable String pattern) throws SQLException {
        return pattern == null ? null : pattern.replace("_", about.getSearchStringEscape() + "_");
    }

    @Override
    public void close() throws SQLException {
        access.releaseConnection(connection);
    }
}

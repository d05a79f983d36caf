// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.constraint.ConstraintReader;
import io.entigma.internal.constraint.EncryptedColumn;
import io.entigma.internal.constraint.FoundColumn;
import io.entigma.internal.hibernate.mapping.MappedNames;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.plan.Planner;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.PresentColumn;
import io.entigma.internal.sql.Sql;
import io.entigma.job.EncryptionPlan;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Reads from the database how the columns of encrypted attributes are. One connection, to be closed. */
final class RealColumns implements TableColumns, AutoCloseable {
    private final LookConnection look;
    private final Connection connection;
    private final DatabaseMetaData about;
    private final SessionFactoryImplementor factory;
    private final @Nullable String defaultSchema;
    private final @Nullable String defaultCatalog;
    private final @Nullable String schemaOfConnection;
    private final @Nullable String catalogOfConnection;
    private final Map<List<@Nullable String>, List<PresentColumn>> columnsByTable = new HashMap<>();

    private RealColumns(LookConnection look, SessionFactoryImplementor factory) throws SQLException {
        this.look = look;
        this.connection = look.connection();
        this.about = connection.getMetaData();
        this.factory = factory;
        this.defaultSchema = setting(factory, "hibernate.default_schema");
        this.defaultCatalog = setting(factory, "hibernate.default_catalog");
        this.schemaOfConnection = connection.getSchema();
        this.catalogOfConnection = connection.getCatalog();
    }

    static RealColumns of(SessionFactoryImplementor factory) throws SQLException {
        return new RealColumns(LookConnection.of(factory), factory);
    }

    static RealColumns of(SharedSessionContractImplementor session) throws SQLException {
        return new RealColumns(LookConnection.of(session), session.getFactory());
    }

    private static @Nullable String setting(SessionFactoryImplementor factory, String name) {
        Object value = factory.getProperties().get(name);
        return value == null ? null : value.toString();
    }

    @Override
    public @Nullable PresentColumn find(Table mapped, Column column) throws SQLException {
        String table = stored(mapped.getName(), mapped.isQuoted());
        String name = stored(column.getName(), column.isQuoted());
        for (PresentColumn each : columnsOf(mapped, table)) {
            if (each.name().equalsIgnoreCase(name)) {
                return each;
            }
        }
        return probe(mapped, column);
    }

    /** All that the driver knows of a table, asked for once. */
    private List<PresentColumn> columnsOf(Table mapped, @Nullable String table) throws SQLException {
        String schema = first(mapped.getSchema(), defaultSchema, schemaOfConnection);
        String catalog = first(mapped.getCatalog(), defaultCatalog, catalogOfConnection);
        List<@Nullable String> place = Arrays.asList(catalog, schema, table);
        List<PresentColumn> known = columnsByTable.get(place);
        if (known == null) {
            known = new ArrayList<>();
            try (ResultSet rows = about.getColumns(catalog, escaped(stored(schema, false)), escaped(table), "%")) {
                while (rows.next()) {
                    // A pattern can match more than the name that it was made of.
                    if (rows.getString("TABLE_NAME").equalsIgnoreCase(table)) {
                        known.add(PresentColumn.read(rows));
                    }
                }
            }
            columnsByTable.put(place, known);
        }
        return known;
    }

    /**
     * By what the database makes the values of a column.
     *
     * @param mapped the table as mapped
     * @param column the column as mapped
     * @return the expression, empty if the database does not make them, or null if there is no such table or column
     */
    @Nullable
    String generation(Table mapped, Column column) throws SQLException {
        boolean hasSchemas = !product().equals("mysql") && !product().equals("mariadb");
        String schema = hasSchemas
                ? first(mapped.getSchema(), defaultSchema, schemaOfConnection)
                : first(mapped.getCatalog(), defaultCatalog, catalogOfConnection);
        Sql sql = Sql.of("SELECT TABLE_NAME, TABLE_SCHEMA, GENERATION_EXPRESSION FROM INFORMATION_SCHEMA.COLUMNS"
                + " WHERE TABLE_NAME IN (?, ?, ?) AND COLUMN_NAME IN (?, ?, ?)");
        String found = null;
        try (PreparedStatement statement = sql.prepare(connection)) {
            int next = 1;
            for (String name : List.of(mapped.getName(), column.getName())) {
                for (String spelling : Identifiers.spellings(name).toList()) {
                    statement.setString(next++, spelling);
                }
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    boolean isExact = row.getString(1).equals(mapped.getName());
                    if (row.getString(2).equalsIgnoreCase(schema) && (found == null || isExact)) {
                        String expression = row.getString(3);
                        found = expression == null ? "" : expression;
                    }
                }
            }
        } finally {
            look.rollBack();
        }
        return found;
    }

    /** Where names are not as the metadata says they are stored, the database itself knows. */
    private @Nullable PresentColumn probe(Table table, Column column) {
        return query(
                Sql.of("SELECT {} FROM {} WHERE 1 = 0", name(column), name(table)),
                row -> PresentColumn.read(row.getMetaData()));
    }

    /** What is to be done so that columns can hold sealed values. */
    EncryptionPlan plan(Collection<CatalogColumn> columns, KnownLayouts layouts) throws SQLException {
        try {
            return Planner.of(connection, columns, layouts, false);
        } finally {
            look.rollBack();
        }
    }

    @Override
    public boolean hasTable(Table table) {
        return query(Sql.of("SELECT 1 FROM {} WHERE 1 = 0", name(table)), row -> true) != null;
    }

    /** Whether some row holds a value; also if that cannot be found out. */
    boolean hasValues(Table table, Column column) {
        Boolean found =
                query(Sql.of("SELECT 1 FROM {} WHERE {} IS NOT NULL", name(table), name(column)), ResultSet::next);
        return found == null ? hasTable(table) : found;
    }

    /**
     * Whether a column takes a value that it holds for another one that a query asks for. Not so if that cannot be found
     * out.
     */
    boolean areEqual(Table table, Column column, PresentColumn real, String held, String asked) throws SQLException {
        // H2 finds a plain type for both parts of a union; the others find the column's. The limit keeps MySQL from
        // comparing inside of the union, where the column is not.
        Sql value = product().equals("h2") ? ofH2Type(Sql.literal(held), real.typeName()) : Sql.literal(held);
        Sql sql = Sql.of(
                "SELECT COUNT(*) FROM (SELECT {} AS v FROM {} WHERE 1 = 0 UNION ALL SELECT {} LIMIT 1) t WHERE t.v = ?",
                name(column),
                name(table),
                value);
        try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setString(1, asked);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getInt(1) > 0;
            }
        } catch (SQLException e) {
            return false;
        } finally {
            look.rollBack();
        }
    }

    private static Sql ofH2Type(Sql value, String type) {
        return switch (type) {
            case "CHARACTER" -> Sql.of("CAST({} AS CHARACTER(10))", value);
            case "VARCHAR_IGNORECASE" -> Sql.of("CAST({} AS VARCHAR_IGNORECASE(10))", value);
            default -> Sql.of("CAST({} AS CHARACTER VARYING(10))", value);
        };
    }

    /** Looks up which columns have the constraint that refuses plain values. */
    List<FoundColumn> constraints(Collection<EncryptedColumn> columns) throws SQLException {
        try {
            return ConstraintReader.read(connection, columns);
        } finally {
            look.rollBack();
        }
    }

    /** The database's name, in lower case. */
    String product() throws SQLException {
        return about.getDatabaseProductName().toLowerCase(Locale.ROOT);
    }

    Sql name(Table table) {
        return MappedNames.of(table, factory);
    }

    Sql name(Column column) {
        return MappedNames.of(column, factory.getJdbcServices().getDialect());
    }

    /** Reads what a query gives. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What a statement gives, or null if it fails. Leaves no failed transaction behind. */
    private <T> @Nullable T query(Sql sql, Reader<T> reader) {
        return query(sql, 1, reader);
    }

    /** The same of the first rows. */
    <T> @Nullable T query(Sql sql, int most, Reader<T> reader) {
        try (PreparedStatement statement = sql.prepare(connection)) {
            statement.setMaxRows(most);
            try (ResultSet row = statement.executeQuery()) {
                return reader.read(row);
            }
        } catch (SQLException e) {
            return null;
        } finally {
            look.rollBack();
        }
    }

    /** Whether the database would cut a value that is too long, and only warn: MySQL and MariaDB without a strict mode. */
    boolean cutsInSilence() throws SQLException {
        String product = product();
        if (!product.equals("mysql") && !product.equals("mariadb")) {
            return false;
        }
        try (PreparedStatement statement = Sql.of("SELECT @@sql_mode").prepare(connection);
                ResultSet row = statement.executeQuery()) {
            return row.next() && !row.getString(1).contains("STRICT_");
        }
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
        return name == null || quoted ? name : Identifiers.stored(about, name);
    }

    private @Nullable String escaped(@Nullable String name) throws SQLException {
        return Identifiers.pattern(about, name);
    }

    @Override
    public void close() throws SQLException {
        look.close();
    }
}

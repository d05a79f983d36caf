// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.constraint.EncryptedColumn;
import io.entigma.internal.constraint.FoundColumn;
import io.entigma.internal.constraint.Product;
import io.entigma.internal.hibernate.mapping.MappedNames;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.settings.KnownSettings.ConstraintMode;
import io.entigma.internal.sql.Sql;
import io.entigma.settings.Settings;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.CheckConstraint;
import org.jspecify.annotations.Nullable;

/**
 * The check constraints by which the database itself refuses plain values in encrypted columns, whoever writes them. They
 * are put into the DDL that Hibernate generates, and looked for when a session factory is complete. A column that may still
 * hold plain values has none.
 */
public final class ColumnConstraints {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final ConstraintMode mode;
    private final List<TableColumn> columns;

    /**
     * Reads the setting.
     *
     * @param columns every encrypted column in every table
     * @param plaintextReads contexts of those that may still hold plain values
     * @param settings the session factory's settings
     */
    public ColumnConstraints(List<TableColumn> columns, Set<String> plaintextReads, Map<String, Object> settings) {
        this.mode = Settings.of(settings)
                .choice(KnownSettings.COLUMN_CONSTRAINTS, ConstraintMode.class)
                .orElse(ConstraintMode.CREATE);
        this.columns = columns.stream()
                .filter(column -> !plaintextReads.contains(
                        column.mapped().type().attribute().context().name()))
                .toList();
    }

    /**
     * Adds the constraints to tables that Hibernate will create. To the table and not to its column, since MariaDB knows no
     * names for those of columns, and a table per class shares its columns with others.
     */
    public void addTo(Dialect dialect) {
        Product product = product(dialect);
        if (mode == ConstraintMode.OFF || product == null) {
            return;
        }
        for (TableColumn column : columns) {
            String name = asked(column, "").constraintName();
            // A subclass can map its parent's column again, and a metadata can be built twice.
            if (column.table().getChecks().stream().noneMatch(check -> name.equals(check.getName()))) {
                Sql sqlColumn = MappedNames.of(column.mapped().column(), dialect);
                String condition =
                        product.condition(sqlColumn, column.isAtKeyServer()).text();
                column.table().addCheck(new CheckConstraint(name, condition));
            }
        }
    }

    static @Nullable Product product(Dialect dialect) {
        if (dialect instanceof MySQLDialect) {
            // MariaDB's is one of MySQL, and takes the same conditions.
            return Product.MYSQL;
        } else if (dialect instanceof PostgreSQLDialect) {
            return Product.POSTGRESQL;
        }
        return dialect instanceof H2Dialect ? Product.H2 : null;
    }

    /** Tells which columns have no constraint, or refuses to start for that. */
    public void check(SessionFactoryImplementor factory) {
        if (mode == ConstraintMode.OFF || columns.isEmpty()) {
            return;
        }
        Map<EncryptedColumn, String> paths = new LinkedHashMap<>();
        columns.forEach(column ->
                paths.putIfAbsent(asked(column, factory), column.mapped().path()));
        List<FoundColumn> missing;
        try (@Nullable RealColumns real = DatabaseColumnCheck.look(factory)) {
            missing = real == null
                    ? List.of()
                    : real.constraints(paths.keySet()).stream()
                            .filter(column -> column.constraint() == null)
                            .toList();
        } catch (SQLException | RuntimeException e) {
            unknown(e);
            return;
        }
        if (!missing.isEmpty()) {
            tell(missing, paths);
        }
    }

    private void unknown(Exception e) {
        String problem = "Entigma: the check constraints of encrypted columns could not be looked at";
        if (mode == ConstraintMode.EXPECT) {
            throw new MisconfigurationException(
                    problem + ", but " + KnownSettings.COLUMN_CONSTRAINTS
                            + " is expect; let this user read them, or set create or off",
                    e);
        }
        LOG.log(e instanceof SQLFeatureNotSupportedException ? Level.DEBUG : Level.WARNING, problem, e);
    }

    private void tell(List<FoundColumn> missing, Map<EncryptedColumn, String> paths) {
        if (mode == ConstraintMode.CREATE) {
            LOG.log(
                    Level.INFO,
                    "Entigma: the database takes plain values in {0}, since these columns have no check constraint;"
                            + " ''entigma constraints'' prints the statements that add them",
                    missing.stream().map(column -> column.asked().label()).toList());
            return;
        }
        throw new MisconfigurationException(
                "Entigma refuses to start this session factory, since the database takes plain"
                        + " values in encrypted columns (" + KnownSettings.COLUMN_CONSTRAINTS
                        + " is expect; create or off let it start):\n - "
                        + String.join(
                                "\n - ",
                                missing.stream()
                                        .map(column -> paths.get(column.asked()) + ": the column "
                                                + column.asked().label() + " has no check constraint: "
                                                + column.addStatement())
                                        .toList()));
    }

    /** The column as the factory's own statements name it. */
    static EncryptedColumn asked(TableColumn column, SessionFactoryImplementor factory) {
        return asked(column, schema(column, factory));
    }

    private static EncryptedColumn asked(TableColumn column, String schema) {
        return new EncryptedColumn(
                schema, column.table().getName(), column.mapped().column().getName(), column.isAtKeyServer());
    }

    /** The schema that Hibernate will write before the table's name: MySQL and MariaDB know catalogs only. */
    private static String schema(TableColumn column, SessionFactoryImplementor factory) {
        boolean isCatalog = factory.getJdbcServices().getDialect() instanceof MySQLDialect;
        String mapped = isCatalog ? column.table().getCatalog() : column.table().getSchema();
        Object byDefault =
                factory.getProperties().get(isCatalog ? "hibernate.default_catalog" : "hibernate.default_schema");
        return mapped != null ? mapped : byDefault == null ? "" : byDefault.toString();
    }
}

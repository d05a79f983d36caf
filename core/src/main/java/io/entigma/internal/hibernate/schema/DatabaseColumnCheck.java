// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.MisconfigurationException;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappingModel;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.hibernate.reactive.ReactiveMode;
import io.entigma.internal.hibernate.type.EngineService;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.settings.KnownSettings.ColumnCheck;
import io.entigma.settings.Settings;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * Looks, when a session factory is complete, whether the database's columns can hold what will be written into them, and
 * whether values in them were sealed in another way before. A column that is too small is data lost on a MySQL that is not
 * strict, and an error in the middle of work everywhere else.
 */
public final class DatabaseColumnCheck {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final List<MappedColumn> columns;
    private final List<TableColumn> tableColumns;
    private final ColumnFit fit;
    private final TenantColumnCheck tenantColumns;

    /**
     * Of a mapping.
     *
     * @param metadata the mapping
     * @param columns its encrypted columns
     * @param tableColumns the same in every table, those of histories too
     */
    public DatabaseColumnCheck(Metadata metadata, List<MappedColumn> columns, List<TableColumn> tableColumns) {
        this.tableColumns = tableColumns;
        this.columns = columns;
        this.fit = new ColumnFit(metadata, columns);
        this.tenantColumns = new TenantColumnCheck(metadata);
    }

    /**
     * Looks.
     *
     * @param factory the session factory
     * @param engine its engine
     * @param tenants the columns that name the tenants of rows
     * @return what is to become of entries of the column catalog
     * @throws MisconfigurationException if something does not fit, unless that is only to be warned of
     */
    public CatalogChanges run(SessionFactoryImplementor factory, Engine engine, TenantColumns tenants) {
        ColumnCheck mode = mode(factory);
        if (mode == ColumnCheck.OFF) {
            return new CatalogChanges();
        }
        boolean hasJdbc = !ReactiveMode.isOn(factory.getServiceRegistry());
        if (hasJdbc && factory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            EngineService.of(factory).lookBeforeFirstUse(new TenantColumnLook(mode, this::sizes));
        }
        if (!hasJdbc) {
            lookAtPools(factory, tenants, mode);
        }
        List<String> problems = new ArrayList<>();
        String plan = "";
        ColumnDrift drift = new ColumnDrift(tableColumns, engine, MappingModel.defaultSchema(factory.getProperties()));
        try (@Nullable RealColumns real = look(factory)) {
            if (real != null) {
                boolean cuts = real.cutsInSilence();
                warnOfTenants(tenants, real);
                problems.addAll(sizes(real, cuts));
                if (cuts && problems.stream().anyMatch(ColumnFit::isTooSmall)) {
                    // Even if a warning is all that was asked for: it would be data lost without a word.
                    mode = ColumnCheck.FAIL;
                }
                if (!problems.isEmpty()) {
                    plan = plan(factory, tenants, real);
                }
            }
            problems.addAll(drift.problems(real));
            if (real != null) {
                new UnsealedValuesCheck(real, engine.transition().plaintextReads()).warn(tableColumns);
            }
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "Entigma: the columns of encrypted attributes could not be looked at", e);
        }
        tell(mode, problems, plan, engine);
        return drift.changes();
    }

    /** Hibernate Reactive's sessions of a tenant can have a pool of their own, unless each row names its tenant. */
    private void lookAtPools(SessionFactoryImplementor factory, TenantColumns tenants, ColumnCheck mode) {
        String question = ListedColumns.question(factory.getJdbcServices().getDialect());
        if (question != null && tenants.all().isEmpty()) {
            EngineService.of(factory).lookByConnection(new ReactiveColumnLook(mode, this::sizes, question));
        }
    }

    private void warnOfTenants(TenantColumns tenants, RealColumns real) throws SQLException {
        for (String warning : tenantColumns.warnings(tenants, real)) {
            LOG.log(Level.WARNING, "Entigma: {0}", warning);
        }
    }

    private static void tell(ColumnCheck mode, List<String> problems, String plan, Engine engine) {
        if (problems.isEmpty()) {
            return;
        }
        String all = String.join("\n - ", problems) + plan;
        if (mode == ColumnCheck.FAIL) {
            throw new MisconfigurationException(
                    "Entigma refuses to start this session factory, since its columns do not fit" + " ("
                            + KnownSettings.COLUMN_CHECK + " is fail; warn or off let it start):\n - " + all);
        }
        engine.noteColumnDrift(problems);
        LOG.log(Level.WARNING, "Entigma: columns of encrypted attributes do not fit:\n - {0}", all);
    }

    private String plan(SessionFactoryImplementor factory, TenantColumns tenants, RealColumns real)
            throws SQLException {
        KnownLayouts layouts = new KnownLayouts();
        for (MappedColumn column : columns) {
            TokenLayout layout = column.type().attribute().tokens();
            if (layout != null) {
                layouts.know(layout);
            }
        }
        String schema = MappingModel.defaultSchema(factory.getProperties());
        List<CatalogColumn> mapped = tableColumns.stream()
                .map(column -> column.toCatalog(schema, tenants.of(column.table())))
                .distinct()
                .toList();
        return "\nThe whole way, in its order (docs/adopt.md; entigma plan):\n"
                + real.plan(mapped, layouts).text().stripTrailing();
    }

    private static ColumnCheck mode(SessionFactoryImplementor factory) {
        return Settings.of(factory.getProperties())
                .choice(KnownSettings.COLUMN_CHECK, ColumnCheck.class)
                .orElse(ColumnCheck.FAIL);
    }

    /** The database, or null where it cannot be looked at: each tenant has one, or the application opens connections. */
    static @Nullable RealColumns look(SessionFactoryImplementor factory) throws SQLException {
        if (factory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            LOG.log(
                    Level.DEBUG,
                    "Entigma: columns are not looked at yet, since each tenant has its own database or schema");
            return null;
        }
        try {
            return RealColumns.of(factory);
        } catch (UnsupportedOperationException e) {
            LOG.log(Level.DEBUG, "Entigma: columns are not looked at, since the application opens the connections");
            return null;
        }
    }

    private List<String> sizes(TableColumns real, boolean cuts) throws SQLException {
        if (cuts) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: sql_mode is not strict, so the database cuts what is too long and only warns; Entigma"
                            + " refuses too long values of encrypted attributes itself, other attributes have no such"
                            + " guard");
        }
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : columns) {
            for (Table table : column.tables()) {
                problems.addAll(fit.problems(column, table, real));
            }
        }
        return problems;
    }
}

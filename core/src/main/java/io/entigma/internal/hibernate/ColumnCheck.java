// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.MisconfigurationException;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.hibernate.RealColumns.RealColumn;
import io.entigma.internal.keytable.CatalogColumn;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.jspecify.annotations.Nullable;

/**
 * Looks, when a session factory is complete, whether the database's columns can hold what will be written into them, and
 * whether values in them were sealed under another context. A column that is too small is data lost on a MySQL that is not
 * strict, and an error in the middle of work everywhere else.
 */
final class ColumnCheck {
    static final String SETTING = "entigma.column-check";

    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final SessionFactoryImplementor factory;
    private final List<MappedColumn> columns;

    private enum Mode {
        FAIL,
        WARN,
        OFF
    }

    ColumnCheck(SessionFactoryImplementor factory, List<MappedColumn> columns) {
        this.factory = factory;
        this.columns = columns;
    }

    void run(Engine engine) {
        Mode mode = mode();
        if (mode == Mode.OFF) {
            return;
        }
        List<String> problems = new ArrayList<>(sizes());
        problems.addAll(drift(engine.savedColumns()));
        if (problems.isEmpty()) {
            return;
        }
        String all = String.join("\n - ", problems);
        if (mode == Mode.FAIL) {
            throw new MisconfigurationException(
                    "Entigma refuses to start this session factory, since its columns do not fit" + " (" + SETTING
                            + " is fail; warn or off let it start):\n - " + all);
        }
        LOG.log(Level.WARNING, "Entigma: columns of encrypted attributes do not fit:\n - {0}", all);
    }

    private Mode mode() {
        Object value = factory.getProperties().get(SETTING);
        if (value == null) {
            return Mode.FAIL;
        }
        try {
            return Mode.valueOf(value.toString().strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new MisconfigurationException(SETTING + ": must be fail, warn or off, but is '" + value + "'");
        }
    }

    private List<String> sizes() {
        List<String> problems = new ArrayList<>();
        if (factory.getSessionFactoryOptions().isMultiTenancyEnabled()) {
            LOG.log(
                    Level.DEBUG,
                    "Entigma: columns are not looked at, since each tenant has its own database or schema");
            return problems;
        }
        try (RealColumns real = RealColumns.of(factory)) {
            if (real.cutsInSilence()) {
                LOG.log(
                        Level.WARNING,
                        "Entigma: sql_mode is not strict, so the database cuts what is too long and only warns; Entigma"
                                + " refuses too long values of encrypted attributes itself, other attributes have no such"
                                + " guard");
            }
            for (MappedColumn column : columns) {
                String problem = problem(column, real.find(column));
                if (problem != null) {
                    problems.add(problem);
                }
            }
        } catch (SQLException | RuntimeException e) {
            LOG.log(Level.WARNING, "Entigma: the columns of encrypted attributes could not be looked at", e);
        }
        return problems;
    }

    private static @Nullable String problem(MappedColumn column, @Nullable RealColumn real) {
        String where = column.path() + ": the column " + column.table().getName() + "."
                + column.column().getName();
        if (real == null) {
            LOG.log(Level.WARNING, "Entigma: {0} was not found, and not looked at", where);
            return null;
        }
        long needed = column.type().attribute().sealedBytes();
        if (!real.isBinary()) {
            return where + " is of type " + real.typeName()
                    + ", but must take bytes as they are; make it a varbinary, blob" + " or bytea of at least " + needed
                    + " bytes";
        }
        if (real.bytes() > 0 && real.bytes() < needed) {
            return where + " holds " + real.bytes() + " bytes, but a sealed value can have " + needed
                    + "; make the column larger, or the attribute's @Column(length) smaller";
        }
        return null;
    }

    /** Where the catalog remembers another context or kind for a column. */
    private List<String> drift(List<CatalogColumn> saved) {
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : columns) {
            CatalogColumn now = column.toCatalog();
            for (CatalogColumn then : saved) {
                if (then.schema().equals(now.schema())
                        && then.table().equals(now.table())
                        && then.column().equals(now.column())) {
                    compare(column.path(), then, now, problems);
                }
            }
        }
        return problems;
    }

    private static void compare(String path, CatalogColumn then, CatalogColumn now, List<String> problems) {
        if (!then.context().equals(now.context())) {
            problems.add(path + ": its context is '" + now.context() + "', but values in " + now.table() + "."
                    + now.column() + " were sealed under '" + then.context()
                    + "' and would not open; set @Encrypted(context = \"" + then.context()
                    + "\"), or, if no value is there, delete the column's row from entigma_column");
        } else if (!then.mode().equals(now.mode()) || !then.valueType().equals(now.valueType())) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: {0} is now {1} and a {2}, but was {3} and a {4}; values that were stored before keep their"
                            + " form until they are written again",
                    path,
                    now.mode(),
                    now.valueType(),
                    then.mode(),
                    then.valueType());
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.error.EntigmaException;
import io.entigma.internal.engine.Engine;
import io.entigma.internal.engine.StoredLook.Found;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.sql.Shown;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks under which context the values of a column open before the catalog learns that the column has it. A column or table that
 * was renamed gets another context by default, under which none of its values would open. The mapping alone says what a column's
 * context is: here it is only found out what it should say.
 */
final class ContextCheck {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final RealColumns real;
    private final Engine engine;
    private final CatalogChanges changes;
    private final Set<String> mappedContexts;
    private final List<CatalogColumn> notMapped;
    private @Nullable List<CatalogColumn> gone;

    /**
     * Of one start.
     *
     * @param mappedContexts all contexts of the mapping
     * @param notMapped entries of the catalog that are none of these
     * @param changes gets what is to become of entries
     */
    ContextCheck(
            RealColumns real,
            Engine engine,
            Set<String> mappedContexts,
            List<CatalogColumn> notMapped,
            CatalogChanges changes) {
        this.real = real;
        this.engine = engine;
        this.notMapped = notMapped;
        this.changes = changes;
        this.mappedContexts = mappedContexts;
    }

    /**
     * Looks at a column that the catalog does not have, or has with another context.
     *
     * @param column the column
     * @param now what the mapping says
     * @param then what the catalog says, or null
     * @return why the application must not start, or null
     */
    @Nullable
    String problem(TableColumn column, CatalogColumn now, @Nullable CatalogColumn then) throws SQLException {
        List<byte[]> values = sample(column);
        Set<String> contexts = new LinkedHashSet<>(List.of(now.context()));
        if (then != null) {
            contexts.add(then.context());
        }
        List<CatalogColumn> candidates = values.isEmpty() ? List.of() : candidates(now);
        candidates.forEach(entry -> contexts.add(entry.context()));
        Found found = engine.look().at(values, contexts);
        String problem = values.isEmpty() ? null : problem(column.mapped().path(), now, then, found, candidates);
        if (problem != null || (found.isPutOff() && found.tried() == 0)) {
            changes.leaveAsItIs(now);
            tellPutOff(problem, now);
        } else if (found.isOpenedBy(now.context())) {
            candidates.stream()
                    .filter(entry -> entry.context().equals(now.context()))
                    .forEach(changes::forget);
        }
        return problem;
    }

    private static void tellPutOff(@Nullable String problem, CatalogColumn now) {
        if (problem == null) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: {0} is not put into the column catalog, so that jobs do not know it, since no value could be"
                            + " opened to see whether its context ''{1}'' is right; start again when the key server answers",
                    Shown.of(now.label()),
                    now.context());
        }
    }

    /** The whole table is looked at only if there is an entry that the values can be of. */
    private List<byte[]> sample(TableColumn column) throws SQLException {
        List<byte[]> few =
                SampledValues.ofFirstRows(real, column.table(), column.mapped().column());
        return few.isEmpty() && !gone().isEmpty()
                ? SampledValues.ofAllRows(real, column.table(), column.mapped().column())
                : few;
    }

    private static @Nullable String problem(
            String path, CatalogColumn now, @Nullable CatalogColumn then, Found found, List<CatalogColumn> candidates) {
        String place = now.table() + "." + now.column();
        if (then != null && (found.tried() == 0 || found.isOpenedBy(then.context()))) {
            String before = Shown.of(then.context());
            return path + ": its context is '" + now.context() + "', but values in " + place + " were sealed under '"
                    + before + "' and would not open; set @Encrypted(context = \"" + before + "\")";
        } else if (found.tried() == 0 || found.isOpenedBy(now.context())) {
            return null;
        }
        for (CatalogColumn candidate : candidates) {
            if (found.isOpenedBy(candidate.context())) {
                String right = Shown.of(candidate.context());
                return path + ": its context is '" + now.context() + "', under which values in " + place
                        + " do not open; they do under '" + right + "', the context of " + Shown.of(candidate.label())
                        + ", which is not in the database any more; if that was renamed, set @Encrypted(context = \""
                        + right
                        + "\")";
            }
        }
        return path + ": its context is '" + now.context() + "', under which values in " + place + " do not open"
                + (then == null ? "" : ", nor under '" + Shown.of(then.context()) + "', as the column catalog says")
                + "; set @Encrypted(context = ...) to the one that they were sealed under: table.column, as the column was"
                + " named then, unless the mapping said otherwise";
    }

    /** Believed entries of columns that are gone; not with contexts of other attributes, whose values were copied then. */
    private List<CatalogColumn> candidates(CatalogColumn now) throws SQLException {
        List<CatalogColumn> all = gone();
        if (all.isEmpty()) {
            return all;
        }
        try {
            Set<CatalogColumn> trusted =
                    Set.copyOf(engine.catalog().map(ColumnCatalog::trusted).orElse(List.of()));
            return all.stream()
                    .filter(trusted::contains)
                    .filter(entry -> entry.context().equals(now.context()) || !mappedContexts.contains(entry.context()))
                    .toList();
        } catch (EntigmaException e) {
            LOG.log(Level.DEBUG, "Entigma: no entry of the column catalog is believed now", e);
            return List.of();
        }
    }

    private List<CatalogColumn> gone() throws SQLException {
        List<CatalogColumn> known = gone;
        if (known == null) {
            GoneColumns columns = new GoneColumns(real);
            known = new ArrayList<>();
            for (CatalogColumn entry : notMapped) {
                if (columns.isGone(entry)) {
                    known.add(entry);
                }
            }
            gone = known;
        }
        return known;
    }
}

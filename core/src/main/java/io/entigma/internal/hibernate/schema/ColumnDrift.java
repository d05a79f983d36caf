// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.engine.Engine;
import io.entigma.internal.hibernate.mapping.TableColumn;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.sql.Shown;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares the mapping with the column catalog, which remembers how values in a column were sealed before. */
final class ColumnDrift {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final List<TableColumn> columns;
    private final Engine engine;
    private final List<CatalogColumn> saved;
    private final String defaultSchema;
    private final CatalogChanges changes = new CatalogChanges();

    ColumnDrift(List<TableColumn> columns, Engine engine, String defaultSchema) {
        this.defaultSchema = defaultSchema;
        this.columns = columns;
        this.engine = engine;
        this.saved = engine.savedColumns();
    }

    /** What is to become of entries of the catalog, once {@link #problems} was asked. */
    CatalogChanges changes() {
        return changes;
    }

    /**
     * What makes stored values unreadable, or unfindable.
     *
     * @param real the database, to see whether there are any values, or null if it cannot be asked
     */
    List<String> problems(@Nullable RealColumns real) throws SQLException {
        List<CatalogColumn> notMapped = notMapped();
        // Without a catalog every context would be new at each start.
        ContextCheck contexts = real == null || engine.catalog().isEmpty()
                ? null
                : new ContextCheck(real, engine, contexts(), notMapped, changes);
        List<String> problems = new ArrayList<>();
        for (TableColumn column : columns) {
            CatalogColumn now = column.toCatalog(defaultSchema);
            CatalogColumn then = saved.stream()
                    .filter(entry -> isSame(now, entry))
                    .findFirst()
                    .orElse(null);
            String problem = problem(column, now, then, real, contexts);
            if (problem != null) {
                problems.add(problem);
            }
        }
        tellNotMapped(real, notMapped);
        return problems;
    }

    private @Nullable String problem(
            TableColumn column,
            CatalogColumn now,
            @Nullable CatalogColumn then,
            @Nullable RealColumns real,
            @Nullable ContextCheck contexts)
            throws SQLException {
        boolean isKnown = then != null && then.context().equals(now.context());
        if (contexts != null && !isKnown) {
            String problem = contexts.problem(column, now, then);
            if (problem != null) {
                return problem;
            }
        }
        if (then == null) {
            return null;
        }
        String path = column.mapped().path();
        String problem = contexts == null || isKnown ? compare(path, then, now) : compareModes(path, then, now);
        if (!then.tokens().equals(now.tokens()) && hasValues(real, column)) {
            tellTokens(path, then, now);
        }
        return problem == null || hasValues(real, column) ? problem : null;
    }

    private static boolean hasValues(@Nullable RealColumns real, TableColumn column) {
        return real == null || real.hasValues(column.table(), column.mapped().column());
    }

    private Set<String> contexts() {
        return columns.stream()
                .map(column -> column.mapped().type().attribute().context().name())
                .collect(Collectors.toSet());
    }

    private List<CatalogColumn> notMapped() {
        List<CatalogColumn> mapped =
                columns.stream().map(column -> column.toCatalog(defaultSchema)).toList();
        return saved.stream()
                .filter(entry -> mapped.stream().noneMatch(now -> isSame(now, entry)))
                .toList();
    }

    private void tellNotMapped(@Nullable RealColumns real, List<CatalogColumn> entries) throws SQLException {
        for (CatalogColumn entry : entries) {
            if (real != null && !changes.toForget().contains(entry) && new GoneColumns(real).isWithoutColumn(entry)) {
                LOG.log(
                        Level.WARNING,
                        "Entigma: {0} is in the column catalog, but the table has no such column any more; jobs leave it out."
                                + " If it was dropped, or renamed and the new one is mapped, remove the entry: {1}",
                        Shown.of(entry.label()),
                        engine.catalog().map(catalog -> catalog.removal(entry)).orElse(""));
            } else {
                LOG.log(
                        Level.DEBUG,
                        "Entigma: {0}.{1} is in the column catalog, but not in this application''s mapping",
                        Shown.of(entry.table()),
                        Shown.of(entry.column()));
            }
        }
    }

    /** Nothing to refuse: whether all values have the tokens is what queries look at before they rely on them. */
    private static void tellTokens(String path, CatalogColumn then, CatalogColumn now) {
        LOG.log(
                Level.INFO,
                "Entigma: {0}: values get {1} from now on, but those in {2}.{3} were stored with {4}; re-encrypt the column"
                        + " to move them",
                path,
                words(now.tokens()),
                Shown.of(now.table()),
                Shown.of(now.column()),
                words(then.tokens()));
    }

    private static String words(String tokens) {
        return tokens.isEmpty() ? "no search tokens" : "the search tokens '" + Shown.of(tokens) + "'";
    }

    private static boolean isSame(CatalogColumn one, CatalogColumn other) {
        return one.schema().equalsIgnoreCase(other.schema())
                && one.table().equalsIgnoreCase(other.table())
                && one.column().equalsIgnoreCase(other.column());
    }

    private static @Nullable String compare(String path, CatalogColumn then, CatalogColumn now) {
        String place = now.table() + "." + now.column();
        if (!then.context().equals(now.context())) {
            String before = Shown.of(then.context());
            return path + ": its context is '" + now.context() + "', but values in " + place + " were sealed under '"
                    + before + "' and would not open; set @Encrypted(context = \"" + before + "\")";
        }
        return compareModes(path, then, now);
    }

    private static @Nullable String compareModes(String path, CatalogColumn then, CatalogColumn now) {
        String place = now.table() + "." + now.column();
        if (!then.mode().equals(now.mode()) && now.mode().equals(CatalogColumn.DETERMINISTIC)) {
            return path + ": is deterministic now, but values in " + place
                    + " were sealed at random, and no query would find them; start once with "
                    + KnownSettings.COLUMN_CHECK
                    + "=warn and re-encrypt them";
        }
        if (!then.mode().equals(now.mode()) || !then.valueType().equals(now.valueType())) {
            LOG.log(
                    Level.WARNING,
                    "Entigma: {0} is now {1} and a {2}, but was {3} and a {4}; values that were stored before keep their"
                            + " form until they are re-encrypted or written again",
                    path,
                    now.mode(),
                    now.valueType(),
                    Shown.of(then.mode()),
                    Shown.of(then.valueType()));
        }
        return null;
    }
}

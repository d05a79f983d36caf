// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.internal.sql.Shown;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Compares the mapping with the column catalog, which remembers how values in a column were sealed before. */
final class ColumnDrift {
    private static final System.Logger LOG = System.getLogger("io.entigma");

    private final List<MappedColumn> columns;
    private final List<CatalogColumn> saved;
    private final String defaultSchema;

    ColumnDrift(List<MappedColumn> columns, List<CatalogColumn> saved, String defaultSchema) {
        this.defaultSchema = defaultSchema;
        this.columns = columns;
        this.saved = saved;
    }

    /**
     * What makes stored values unreadable, or unfindable.
     *
     * @param real the database, to see whether there are any values, or null if it cannot be asked
     */
    List<String> problems(@Nullable RealColumns real) {
        List<CatalogColumn> others = new ArrayList<>(saved);
        List<String> problems = new ArrayList<>();
        for (MappedColumn column : columns) {
            for (Table table : column.tables()) {
                CatalogColumn now = column.toCatalog(table, defaultSchema, "");
                for (CatalogColumn then : saved) {
                    if (isSame(now, then)) {
                        others.remove(then);
                        String problem = compare(column.path(), then, now);
                        if (problem != null && (real == null || real.hasValues(table, column.column()))) {
                            problems.add(problem);
                        }
                        if (!then.tokens().equals(now.tokens())
                                && (real == null || real.hasValues(table, column.column()))) {
                            tellTokens(column.path(), then, now);
                        }
                    }
                }
            }
        }
        for (CatalogColumn other : others) {
            LOG.log(
                    Level.DEBUG,
                    "Entigma: {0}.{1} is in the column catalog, but not in this application''s mapping",
                    Shown.of(other.table()),
                    Shown.of(other.column()));
        }
        return problems;
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

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.change;

import io.entigma.internal.keytable.CatalogColumn;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Columns of the catalog whose values are bound to the same context, so that a value which is copied from one to the other
 * opens there. That an audit or history table has the context of the table whose past it keeps is as it should be, and that
 * an attribute of several tables has one that somebody gave it by name. Immutable.
 */
public final class SharedContexts {
    private final List<CatalogColumn> catalog;

    public SharedContexts(List<CatalogColumn> catalog) {
        this.catalog = List.copyOf(catalog);
    }

    /** The columns that share a context with another one that they should not share it with. */
    public List<CatalogColumn> shared() {
        return catalog.stream().filter(column -> other(column).isPresent()).toList();
    }

    /**
     * What speaks against taking values of a column for its own.
     *
     * @return half a sentence; empty if nothing does
     */
    String against(String table, String column) {
        for (CatalogColumn entry : catalog) {
            if (entry.table().equalsIgnoreCase(table) && entry.column().equalsIgnoreCase(column)) {
                Optional<CatalogColumn> other = other(entry);
                if (other.isPresent()) {
                    return "and those of " + other.get().table() + "."
                            + other.get().column() + " too";
                }
            }
        }
        return "";
    }

    private Optional<CatalogColumn> other(CatalogColumn column) {
        return catalog.stream()
                .filter(other -> !other.equals(column) && other.context().equals(column.context()))
                .filter(other -> !isPastOf(column, other) && !isPastOf(other, column) && !isOneAttribute(column, other))
                .findFirst();
    }

    /** A table beside another one, with its key and more, and a column of the same name. */
    private static boolean isPastOf(CatalogColumn past, CatalogColumn present) {
        return past.column().equalsIgnoreCase(present.column())
                && lower(past.table()).contains(lower(present.table()))
                && past.table().length() > present.table().length()
                && names(past).containsAll(names(present));
    }

    /** The same column in several tables, under a name that is none of theirs. */
    private boolean isOneAttribute(CatalogColumn one, CatalogColumn other) {
        return one.column().equalsIgnoreCase(other.column())
                && catalog.stream().noneMatch(any -> one.context().equalsIgnoreCase(any.table() + "." + any.column()));
    }

    private static Set<String> names(CatalogColumn column) {
        Set<String> names = new TreeSet<>();
        column.keyColumns().forEach(name -> names.add(lower(name)));
        return names;
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}

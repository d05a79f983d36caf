// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.job.JobRequest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of the column catalog, wherever they are. Thread safe. */
public final class DataTables {
    private final DataPlaces places;
    private final ColumnCatalog catalog;
    private final KnownLayouts layouts;

    public DataTables(DataPlaces places, ColumnCatalog catalog, KnownLayouts layouts) {
        this.places = places;
        this.catalog = catalog;
        this.layouts = layouts;
    }

    /** Where they are. */
    public DataPlaces places() {
        return places;
    }

    /** What was looked for. */
    private record Found(List<DataTable> tables, List<MissingColumn> missing, List<DataPlace> empty) {}

    /**
     * The tables that a request is about, each with its encrypted columns that are. What the request does not name is left out if it
     * is not in the database.
     */
    public List<DataTable> of(JobRequest request) {
        Found found = believed(request);
        Set<String> named = lower(request.columns());
        found.missing.stream()
                .filter(gone -> named.contains(name(gone.column()))
                        || (gone.withTable() && !request.tables().isEmpty()))
                .findFirst()
                .ifPresent(this::refuse);
        for (DataPlace place : found.empty) {
            // Nothing that is known is here: most likely it is another database.
            found.missing.stream()
                    .filter(gone -> gone.place().equals(place))
                    .findFirst()
                    .ifPresent(this::refuse);
        }
        return found.tables;
    }

    private Found believed(JobRequest request) {
        // Read once: what is looked at must be what was signed.
        List<ColumnCatalog.Entry> entries = catalog.entries();
        Map<List<String>, List<CatalogColumn>> chosen = chosen(
                request, entries.stream().map(ColumnCatalog.Entry::column).toList());
        Set<CatalogColumn> columns =
                chosen.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        catalog.requireTrusted(entries.stream()
                .filter(entry -> columns.contains(entry.column()))
                .toList());
        return find(request, chosen);
    }

    private void refuse(MissingColumn gone) {
        throw gone.error(catalog.removal(gone.column()));
    }

    /** Columns of the catalog that a request is about, and that are not in this database, or in those of some tenants. */
    public List<MissingColumn> missing(JobRequest request) {
        return find(request, chosen(request, catalog.all())).missing;
    }

    /**
     * All that can be looked at, never to write by.
     *
     * @param tables all tables, without columns whose entry in the catalog is not believed
     * @param missing columns of the catalog that are not there, believed or not
     */
    public record Present(List<DataTable> tables, List<MissingColumn> missing) {}

    /** Looks for all tables, and for columns whose entry is not believed only to see whether they are there. */
    public Present present() {
        JobRequest all = JobRequest.reencrypt();
        List<CatalogColumn> trusted = catalog.trusted();
        List<CatalogColumn> others = new ArrayList<>(catalog.all());
        others.removeAll(trusted);
        Found found = find(all, chosen(all, trusted));
        List<MissingColumn> missing = new ArrayList<>(found.missing);
        if (!others.isEmpty()) {
            missing.addAll(find(all, chosen(all, others)).missing);
        }
        return new Present(found.tables, missing);
    }

    private static Map<List<String>, List<CatalogColumn>> chosen(JobRequest request, List<CatalogColumn> entries) {
        Set<String> tables = lower(request.tables());
        Set<String> columns = lower(request.columns());
        Map<List<String>, List<CatalogColumn>> byTable = new LinkedHashMap<>();
        for (CatalogColumn entry : entries) {
            if ((tables.isEmpty() || tables.contains(lower(entry.table())))
                    && (columns.isEmpty() || columns.contains(name(entry)))) {
                byTable.computeIfAbsent(List.of(entry.schema(), entry.table()), unused -> new ArrayList<>())
                        .add(entry);
            }
        }
        requireAll(tables, columns, byTable);
        return byTable;
    }

    private Found find(JobRequest request, Map<List<String>, List<CatalogColumn>> byTable) {
        Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        SharedTables shared = new SharedTables();
        for (DataPlace place : places.of(request.tenants())) {
            place.read("look at the tables", connection -> {
                TableFinder finder = new TableFinder(place, shared, connection, layouts);
                boolean isEmpty = true;
                for (List<CatalogColumn> entries : byTable.values()) {
                    DataTable table = finder.find(entries, request);
                    if (table != null) {
                        found.tables.add(table);
                        isEmpty = false;
                    }
                }
                found.missing.addAll(finder.missing());
                return isEmpty && found.empty.add(place);
            });
        }
        return found;
    }

    private static Set<String> lower(Set<String> names) {
        return names.stream().map(DataTables::lower).collect(Collectors.toSet());
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    private static String name(CatalogColumn entry) {
        return lower(entry.table() + "." + entry.column());
    }

    /** A name that is written wrong must not make a job that does nothing. */
    private static void requireAll(
            Set<String> tables, Set<String> columns, Map<List<String>, List<CatalogColumn>> byTable) {
        List<CatalogColumn> chosen =
                byTable.values().stream().flatMap(List::stream).toList();
        for (String table : tables) {
            if (chosen.stream().noneMatch(entry -> lower(entry.table()).equals(table))) {
                throw new DataException(table
                        + ": the column catalog has no such table, or none of its columns was chosen; check the name");
            }
        }
        for (String column : columns) {
            if (chosen.stream().noneMatch(entry -> name(entry).equals(column))) {
                throw new DataException(column
                        + ": the column catalog has no such column, or its table was not chosen; write table.column");
            }
        }
    }

    /**
     * Transactions that are open where tables are, see {@link OpenTransactions}; of schemas that are in one database each once.
     */
    public Map<String, String> openTransactions() {
        Map<String, String> found = new TreeMap<>();
        Set<String> seen = new HashSet<>();
        for (DataPlace place : places.all()) {
            place.read("look at open transactions", connection -> {
                String url = String.valueOf(connection.getMetaData().getURL());
                if (seen.add(url)) {
                    OpenTransactions.of(connection)
                            .forEach((key, transaction) ->
                                    found.put(place.prefix() + key, place.prefix() + transaction));
                }
                return true;
            });
        }
        return found;
    }

    /** All tables of the catalog that are in this database. */
    public List<DataTable> all() {
        return of(JobRequest.reencrypt());
    }

    /**
     * All tables of the catalog, for who must miss none.
     *
     * @throws DataException if a table or column is not in this database
     */
    public List<DataTable> wholeCatalog() {
        Found found = believed(JobRequest.reencrypt());
        found.missing.stream().findFirst().ifPresent(this::refuse);
        return found.tables;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.sql.SqlErrors;
import io.entigma.job.JobRequest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The tables of the column catalog, and connections to them. Thread safe. */
public final class DataTables {
    private final DataSource dataSource;
    private final ColumnCatalog catalog;
    private final KnownLayouts layouts;

    public DataTables(DataSource dataSource, ColumnCatalog catalog, KnownLayouts layouts) {
        this.dataSource = dataSource;
        this.catalog = catalog;
        this.layouts = layouts;
    }

    /** Work on one connection. */
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** Reads, and writes nothing. */
    public <T> T read(String what, Work<T> work) {
        try (Connection connection = connect()) {
            try {
                return work.on(connection);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(what, e);
        }
    }

    public static DataException failed(String what, SQLException e) {
        return new DataException("Data: could not " + what + " " + SqlErrors.explain(e), e);
    }

    /** A connection in a transaction, which reads what others have committed. */
    public Connection connect() throws SQLException {
        Connection connection = dataSource.getConnection();
        try {
            connection.setReadOnly(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** What was looked for. */
    private record Found(List<DataTable> tables, List<MissingColumn> missing) {}

    /**
     * The tables that a request is about, each with its encrypted columns that are. What the request does not name is left out if it
     * is not in the database.
     */
    public List<DataTable> of(JobRequest request) {
        // Read once: what is looked at must be what was signed.
        List<ColumnCatalog.Entry> entries = catalog.entries();
        Map<List<String>, List<CatalogColumn>> chosen = chosen(
                request, entries.stream().map(ColumnCatalog.Entry::column).toList());
        Set<CatalogColumn> columns =
                chosen.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        catalog.requireTrusted(entries.stream()
                .filter(entry -> columns.contains(entry.column()))
                .toList());
        Found found = find(request, chosen);
        Set<String> named = lower(request.columns());
        found.missing.stream()
                .filter(gone -> named.contains(name(gone.column()))
                        || (gone.withTable() && !request.tables().isEmpty()))
                .findFirst()
                .ifPresent(this::refuse);
        if (found.tables.isEmpty()) {
            // Nothing that is known is here: most likely it is another database.
            found.missing.stream().findFirst().ifPresent(this::refuse);
        }
        return found.tables;
    }

    private void refuse(MissingColumn gone) {
        throw gone.error(catalog.removal(gone.column()));
    }

    /** Columns of the catalog that a request is about, and that are not in this database. */
    public List<CatalogColumn> missing(JobRequest request) {
        return find(request, chosen(request, catalog.all())).missing.stream()
                .map(MissingColumn::column)
                .toList();
    }

    /** All tables, without columns whose entry in the catalog is not believed: to look at, never to write by. */
    public List<DataTable> trusted() {
        JobRequest all = JobRequest.reencrypt();
        return find(all, chosen(all, catalog.trusted())).tables;
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
        return read("look at the tables", connection -> {
            TableFinder finder = new TableFinder(connection, layouts);
            List<DataTable> found = new ArrayList<>();
            for (List<CatalogColumn> entries : byTable.values()) {
                DataTable table = finder.find(entries, request);
                if (table != null) {
                    found.add(table);
                }
            }
            return new Found(found, finder.missing());
        });
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
        JobRequest all = JobRequest.reencrypt();
        find(all, chosen(all, catalog.all())).missing.stream().findFirst().ifPresent(this::refuse);
        return of(all);
    }
}

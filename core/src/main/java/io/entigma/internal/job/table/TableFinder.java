// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.error.DataException;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.sql.TablePlace;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Finds the tables of the column catalog in one place, with their real names and keys. One connection. */
final class TableFinder {
    /** Types that have an order and come back as they were. */
    private static final Set<Integer> ORDERED = Set.of(
            Types.BIGINT,
            Types.INTEGER,
            Types.SMALLINT,
            Types.TINYINT,
            Types.NUMERIC,
            Types.DECIMAL,
            Types.CHAR,
            Types.VARCHAR,
            Types.NCHAR,
            Types.NVARCHAR,
            Types.BINARY,
            Types.VARBINARY,
            Types.DATE,
            Types.TIMESTAMP);

    private final List<MissingColumn> missing = new ArrayList<>();
    private final DataPlace place;
    private final SharedTables shared;
    private final Connection connection;
    private final KnownLayouts layouts;
    private final DatabaseMetaData about;
    private final Identifiers identifiers;

    TableFinder(DataPlace place, SharedTables shared, Connection connection, KnownLayouts layouts) throws SQLException {
        this.place = place;
        this.shared = shared;
        this.layouts = layouts;
        this.connection = connection;
        this.about = connection.getMetaData();
        this.identifiers = Identifiers.of(about);
    }

    /**
     * Finds one table.
     *
     * @param entries its encrypted columns, at least one
     * @param request what is to be done with it
     * @return the table with those of its columns that are there; null if none is, or if another place had the table already
     * @throws DataException if the table is there several times, or if it has no usable key
     */
    @Nullable
    DataTable find(List<CatalogColumn> entries, JobRequest request) throws SQLException {
        CatalogColumn first = entries.get(0);
        TablePlace real = real(first.schema(), first.table());
        if (real == null) {
            entries.forEach(entry -> missing.add(new MissingColumn(place, entry, true)));
            return null;
        }
        if (shared.isKnown(place, about, real, !first.schema().isEmpty())) {
            return null;
        }
        Map<String, Integer> types = new LinkedHashMap<>();
        Set<String> required = new LinkedHashSet<>();
        readColumns(real, types, required);
        List<DataColumn> columns = columns(entries, request, types, required);
        if (columns.isEmpty()) {
            return null;
        }
        List<String> key = primaryKey(real);
        boolean unique = !key.isEmpty();
        if (!unique) {
            required.removeIf(name -> !ORDERED.contains(types.get(name)));
            key = List.copyOf(required);
        }
        if (key.isEmpty()) {
            throw new DataException(Shown.of(first.table())
                    + ": has no primary key, and no other column that is never null; add a primary key");
        }
        TenantId owner = first.schema().isEmpty() ? place.tenant() : null;
        TenantColumn tenantColumn = owner == null ? tenantColumn(first, request, types) : null;
        return new DataTable(
                place,
                owner == null && tenantColumn == null ? request.tenant() : owner,
                first.schema(),
                first.table(),
                real.quoted(identifiers),
                key.stream().map(identifiers::quoted).toList(),
                unique,
                columns,
                tenantColumn,
                request.kind() == JobKind.DECRYPT);
    }

    private @Nullable TenantColumn tenantColumn(CatalogColumn entry, JobRequest request, Map<String, Integer> types) {
        String named = request.tenantColumn();
        String mapped = request.isTenantsByMapping() ? entry.facts().tenantColumn() : "";
        String name = named == null ? mapped : named;
        if (name.isEmpty()) {
            return null;
        }
        String real = other(entry, name, types);
        return new TenantColumn(identifiers.quoted(real), Objects.requireNonNull(types.get(real)));
    }

    /** What was asked for, and is not there. */
    List<MissingColumn> missing() {
        return List.copyOf(missing);
    }

    private List<DataColumn> columns(
            List<CatalogColumn> entries, JobRequest request, Map<String, Integer> types, Set<String> required)
            throws SQLException {
        List<DataColumn> columns = new ArrayList<>();
        for (CatalogColumn entry : entries) {
            String real = match(entry.column(), types.keySet());
            if (real == null) {
                missing.add(new MissingColumn(place, entry, false));
                continue;
            }
            required.remove(real);
            columns.add(new DataColumn(
                    entry.column(),
                    identifiers.quoted(real),
                    context(entry),
                    entry.mode().equals(CatalogColumn.KEY_SERVER),
                    entry.valueType(),
                    tokens(entry),
                    plain(entry, request.plainColumn(), types, required)));
        }
        return columns;
    }

    private @Nullable PlainColumn plain(
            CatalogColumn entry, @Nullable String name, Map<String, Integer> types, Set<String> required)
            throws SQLException {
        if (name == null) {
            return null;
        }
        String real = other(entry, name, types);
        required.remove(real);
        return new PlainColumn(
                identifiers.quoted(real), Objects.requireNonNull(types.get(real)), Identifiers.isMySql(about));
    }

    private static String other(CatalogColumn entry, String name, Map<String, Integer> types) {
        String real = match(name, types.keySet());
        if (real == null) {
            throw new DataException(
                    Shown.of(entry.table() + "." + name) + ": the table has no such column; check the name");
        }
        return real;
    }

    private @Nullable TokenLayout tokens(CatalogColumn entry) {
        if (entry.tokens().isEmpty()) {
            return null;
        }
        return layouts.of(entry.tokens())
                .orElseThrow(() -> new DataException(Shown.of(entry.table() + "." + entry.column())
                        + ": its values have search tokens (" + Shown.of(entry.tokens())
                        + ") that this version of Entigma cannot make"));
    }

    private static FieldContext context(CatalogColumn entry) {
        return new FieldContext(
                entry.context(),
                entry.mode().equals(CatalogColumn.DETERMINISTIC) ? Purpose.DETERMINISTIC : Purpose.VALUE);
    }

    /** Null if it is not there. */
    private @Nullable TablePlace real(String schema, String table) throws SQLException {
        List<TablePlace> places = TablePlace.find(connection, schema, table, place.tenant() == null);
        if (places.size() > 1) {
            throw new DataException(Shown.of(schema.isEmpty() ? table : schema + "." + table)
                    + ": this database has the table in several schemas; connect to the right one");
        }
        return places.isEmpty() ? null : places.get(0);
    }

    private void readColumns(TablePlace place, Map<String, Integer> types, Set<String> required) throws SQLException {
        place.columns(about, row -> {
            String name = row.getString("COLUMN_NAME");
            types.put(name, row.getInt("DATA_TYPE"));
            if (row.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls) {
                required.add(name);
            }
        });
    }

    private static @Nullable String match(String name, Set<String> names) {
        return Identifiers.spellings(name).filter(names::contains).findFirst().orElse(null);
    }

    private List<String> primaryKey(TablePlace place) throws SQLException {
        Map<Integer, String> columns = new TreeMap<>();
        try (ResultSet rows = about.getPrimaryKeys(place.catalog(), place.schema(), place.table())) {
            while (rows.next()) {
                columns.put(rows.getInt("KEY_SEQ"), rows.getString("COLUMN_NAME"));
            }
        }
        return List.copyOf(columns.values());
    }
}

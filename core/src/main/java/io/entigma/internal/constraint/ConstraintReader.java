// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a database which encrypted columns have their constraint: a query for each schema, two on H2. One connection. */
public final class ConstraintReader {
    private final Connection connection;
    private final Product product;

    private ConstraintReader(Connection connection, Product product) {
        this.connection = connection;
        this.product = product;
    }

    /** A column of a table, with its real names. */
    private record Place(String schema, String table, String column) {
        boolean isIn(String otherSchema, String otherTable) {
            return schema.equals(otherSchema) && table.equals(otherTable);
        }
    }

    /** Takes one row of an answer. */
    private interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /** A check constraint; its condition is null if the database does not show it. */
    private record Check(String name, @Nullable String condition) {
        /** PostgreSQL can be told not to look at the rows that are there. */
        boolean isInForce() {
            return !shown().endsWith("not valid") && !shown().endsWith("not enforced");
        }

        String shown() {
            return condition == null ? "" : condition.toLowerCase(Locale.ROOT);
        }
    }

    /**
     * Looks columns up.
     *
     * @param connection to the data
     * @param columns what to look for
     * @return those that are columns of a real table, and no view's
     * @throws SQLException if the database cannot be asked, or is of a kind that is not known
     */
    public static List<FoundColumn> read(Connection connection, Collection<EncryptedColumn> columns)
            throws SQLException {
        Product product = Product.of(connection.getMetaData());
        if (product == null) {
            throw new SQLFeatureNotSupportedException(
                    "Check constraints of " + connection.getMetaData().getDatabaseProductName() + " are not known");
        }
        ConstraintReader reader = new ConstraintReader(connection, product);
        Map<String, List<EncryptedColumn>> bySchema = columns.stream()
                .collect(Collectors.groupingBy(EncryptedColumn::schema, LinkedHashMap::new, Collectors.toList()));
        List<FoundColumn> found = new ArrayList<>();
        for (Map.Entry<String, List<EncryptedColumn>> schema : bySchema.entrySet()) {
            found.addAll(reader.read(schema.getKey(), schema.getValue()));
        }
        return found;
    }

    private List<FoundColumn> read(String schema, List<EncryptedColumn> columns) throws SQLException {
        Map<Place, List<Check>> places = query(schema, columns);
        List<FoundColumn> found = new ArrayList<>();
        for (EncryptedColumn column : columns) {
            Place place = match(column, places.keySet());
            if (place != null) {
                found.add(found(column, place, places.getOrDefault(place, List.of())));
            }
        }
        return found;
    }

    private Map<Place, List<Check>> query(String schema, List<EncryptedColumn> columns) throws SQLException {
        Set<String> tables = spellings(columns, EncryptedColumn::table);
        Set<String> names = spellings(columns, EncryptedColumn::column);
        Set<String> schemas = schema.isEmpty() ? Set.of() : spellings(columns, EncryptedColumn::schema);
        Sql ofTables = Sql.of(
                "{} AND {}",
                in(product.tableColumn(), tables),
                schema.isEmpty() ? product.ofDefaultSchema() : in(product.schemaColumn(), schemas));
        Map<Place, List<Check>> places = new LinkedHashMap<>();
        ask(
                Sql.of("{} AND {} AND {}", product.query(), ofTables, in(product.columnColumn(), names)),
                Stream.of(tables, schemas, names),
                row -> {
                    List<Check> checks = places.computeIfAbsent(
                            new Place(row.getString(1), row.getString(2), row.getString(3)),
                            unused -> new ArrayList<>());
                    if (row.getString(4) != null) {
                        checks.add(new Check(row.getString(4), row.getString(5)));
                    }
                });
        Sql alone = product.checks();
        if (alone != null) {
            ask(Sql.of("{} AND {}", alone, ofTables), Stream.of(tables, schemas), row -> {
                for (Map.Entry<Place, List<Check>> place : places.entrySet()) {
                    if (place.getKey().isIn(row.getString(1), row.getString(2))) {
                        place.getValue().add(new Check(row.getString(3), row.getString(4)));
                    }
                }
            });
        }
        return places;
    }

    private void ask(Sql sql, Stream<Set<String>> parameters, RowReader reader) throws SQLException {
        try (PreparedStatement statement = sql.prepare(connection)) {
            int next = 1;
            for (String name : parameters.flatMap(Set::stream).toList()) {
                statement.setString(next++, name);
            }
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    reader.read(row);
                }
            }
        }
    }

    private static Set<String> spellings(List<EncryptedColumn> columns, Function<EncryptedColumn, String> part) {
        return columns.stream()
                .map(part)
                .flatMap(Identifiers::spellings)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Sql in(Sql column, Set<String> names) {
        return Sql.of("{} IN ({})", column, Sql.parameters(names.size()));
    }

    private static @Nullable Place match(EncryptedColumn column, Set<Place> places) {
        List<Place> same = places.stream()
                .filter(place ->
                        place.table.equalsIgnoreCase(column.table()) && place.column.equalsIgnoreCase(column.column()))
                .toList();
        return same.stream()
                .filter(place -> place.table.equals(column.table()))
                .findFirst()
                .orElse(same.isEmpty() ? null : same.get(0));
    }

    private FoundColumn found(EncryptedColumn column, Place place, List<Check> checks) {
        String constraint = checks.stream()
                .filter(check ->
                        SealedCheck.guards(check.name, product.shows(place.column) ? check.condition : null, column))
                .map(Check::name)
                .findFirst()
                .orElse(null);
        // A script should not say a schema that the mapping does not say either.
        String schema = column.schema().isEmpty() ? null : place.schema;
        return new FoundColumn(
                column,
                product,
                product.identifiers().quoted(schema, place.table),
                product.identifiers().quoted(place.column),
                constraint,
                checks.stream()
                        .filter(Check::isInForce)
                        .collect(Collectors.toMap(Check::name, Check::shown, (first, same) -> first)));
    }
}

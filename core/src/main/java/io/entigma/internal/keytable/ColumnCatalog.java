// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import com.google.gson.JsonParseException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.keytable.CatalogColumn.MappingFacts;
import io.entigma.internal.sql.Shown;
import io.entigma.internal.tables.RowAuthenticity;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.TextColumn;
import io.entigma.internal.tables.Transactions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table of encrypted columns, so that jobs and tools need no entity classes. What a column's values are sealed by, and
 * bound to, is taken from here, so each row is signed. Thread safe.
 */
public final class ColumnCatalog {
    private static final String TABLE = "entigma_column";
    private static final String COLUMNS =
            "table_schema, table_name, column_name, context, value_type, mode, key_columns, signer, mac, search_tokens,"
                    + " tenant_column, sealed_bytes";
    private static final String WAY_OUT =
            "start the application once with its key server at hand, which writes its columns anew";

    private final Transactions transactions;
    private final TableNames names;
    private final RowAuthenticity authenticity;

    ColumnCatalog(Transactions transactions, TableNames names, RowAuthenticity authenticity) {
        this.transactions = transactions;
        this.names = names;
        this.authenticity = authenticity;
    }

    /**
     * An entry as it was read.
     *
     * @param column what it says
     * @param signature its MAC, or null
     */
    public record Entry(CatalogColumn column, @Nullable Signature signature) {}

    /**
     * Adds or replaces the entries of these columns; leaves all others alone. Writes nothing if all are there already.
     *
     * @param columns the encrypted columns of one application
     * @throws io.entigma.error.EntigmaException if they cannot be signed now
     */
    public void save(Collection<CatalogColumn> columns) {
        if (columns.isEmpty()) {
            return;
        }
        authenticity.prepareToSign();
        List<Entry> known = entries();
        for (CatalogColumn column : columns) {
            Optional<Entry> same =
                    known.stream().filter(entry -> entry.column.equals(column)).findFirst();
            if (same.isEmpty() || !isGood(same.get())) {
                replace(column);
            }
        }
    }

    /**
     * Removes entries. No signature is needed for that: an entry that is missing makes jobs pass a column over, and is written
     * again when an application starts that maps the column.
     *
     * @param columns the entries
     */
    public void forget(Collection<CatalogColumn> columns) {
        transactions.run("remove entries of the column catalog", connection -> {
            for (CatalogColumn column : columns) {
                delete(connection, column);
            }
            return true;
        });
    }

    /**
     * The statement that removes an entry, for people.
     *
     * @param column the entry
     * @return SQL for the database of the key table, without a semicolon
     */
    public String removal(CatalogColumn column) {
        return "DELETE FROM " + names.column() + " WHERE table_schema = " + literal(column.schema())
                + " AND table_name = " + literal(column.table()) + " AND column_name = " + literal(column.column());
    }

    /** Nothing of it is executed; what no name has is shown so that it ends no literal. */
    private static String literal(String name) {
        return "'" + Shown.of(name).replace("'", "''") + "'";
    }

    private boolean isGood(Entry entry) {
        return authenticity.isGood(toSign(entry.column), entry.signature);
    }

    private void replace(CatalogColumn column) {
        // Two nodes that boot at the same moment write the same entry; the one that comes second finds it taken.
        transactions.runUnlessTaken("save the column catalog", connection -> {
            delete(connection, column);
            insert(connection, column);
            return true;
        });
    }

    /**
     * Every entry, believed or not: to compare with, never to write by.
     *
     * @return the columns of all applications that share this key table
     */
    public List<CatalogColumn> all() {
        return entries().stream().map(Entry::column).toList();
    }

    /**
     * Requires that entries are as Entigma wrote them.
     *
     * @param some entries that were read by {@link #entries}
     * @throws UntrustedRowException for the first one that is not
     */
    public void requireTrusted(Collection<Entry> some) {
        for (Entry entry : some) {
            authenticity.require(TABLE, entry.column.label(), toSign(entry.column), entry.signature, WAY_OUT);
        }
    }

    /**
     * Entries that are not as Entigma wrote them.
     *
     * @return the entries; empty if all is well
     */
    public List<CatalogColumn> untrusted() {
        return entries().stream()
                .filter(entry -> !isGood(entry))
                .map(Entry::column)
                .toList();
    }

    /**
     * Entries that are as Entigma wrote them.
     *
     * @return the entries, without those of {@link #untrusted}
     */
    public List<CatalogColumn> trusted() {
        return entries().stream().filter(this::isGood).map(Entry::column).toList();
    }

    /** Signs all that is believed with the key that signs now. */
    public void signAnew() {
        authenticity.prepareToSign();
        entries().stream().filter(this::isGood).map(Entry::column).forEach(this::replace);
    }

    /** An entry that says less is signed as before there was more to say. */
    public static RowBytes toSign(CatalogColumn column) {
        boolean hasFacts = !column.facts().equals(MappingFacts.NONE);
        boolean hasTokens = !column.tokens().isEmpty();
        RowBytes row = new RowBytes(hasFacts ? "column 3" : hasTokens ? "column 2" : "column 1")
                .text(column.schema())
                .text(column.table())
                .text(column.column())
                .text(column.context())
                .text(column.valueType())
                .text(column.mode())
                .text(column.keyColumnsText());
        if (!hasFacts) {
            return hasTokens ? row.text(column.tokens()) : row;
        }
        return row.text(column.tokens())
                .text(column.facts().tenantColumn())
                .number(column.facts().sealedBytes());
    }

    /**
     * Every entry, at one moment.
     *
     * @return the entries, believed or not
     */
    public List<Entry> entries() {
        return transactions.run("read the column catalog", connection -> {
            String sql = "SELECT " + COLUMNS + " FROM " + names.column() + " ORDER BY 1, 2, 3";
            try (PreparedStatement statement = connection.prepareStatement(sql);
                    ResultSet rows = statement.executeQuery()) {
                List<Entry> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(read(rows));
                }
                return entries;
            }
        });
    }

    private static Entry read(ResultSet row) throws SQLException {
        List<String> keyColumns = List.of();
        boolean isWhole = true;
        try {
            keyColumns = CatalogColumn.parseKeyColumns(TextColumn.of(row, 7));
        } catch (JsonParseException | IllegalStateException | UnsupportedOperationException e) {
            // Nobody but a stranger wrote this; without a signature it is not believed.
            isWhole = false;
        }
        CatalogColumn column = new CatalogColumn(
                TextColumn.of(row, 1),
                TextColumn.of(row, 2),
                TextColumn.of(row, 3),
                TextColumn.of(row, 4),
                TextColumn.of(row, 5),
                TextColumn.of(row, 6),
                keyColumns,
                TextColumn.of(row, 10),
                new MappingFacts(TextColumn.of(row, 11), row.getLong(12)));
        return new Entry(column, isWhole ? Signature.read(row, 8) : null);
    }

    private void delete(Connection connection, CatalogColumn column) throws SQLException {
        String sql = "DELETE FROM " + names.column() + " WHERE table_schema = ? AND table_name = ? AND column_name = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, column.schema());
            statement.setString(2, column.table());
            statement.setString(3, column.column());
            statement.executeUpdate();
        }
    }

    private void insert(Connection connection, CatalogColumn column) throws SQLException {
        String sql = "INSERT INTO " + names.column() + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, column.schema());
            statement.setString(2, column.table());
            statement.setString(3, column.column());
            statement.setString(4, column.context());
            statement.setString(5, column.valueType());
            statement.setString(6, column.mode());
            statement.setString(7, column.keyColumnsText());
            authenticity.sign(toSign(column)).bind(statement, 8);
            statement.setString(10, emptyAsNull(column.tokens()));
            statement.setString(11, emptyAsNull(column.facts().tenantColumn()));
            statement.setLong(12, column.facts().sealedBytes());
            statement.executeUpdate();
        }
    }

    private static @Nullable String emptyAsNull(String text) {
        return text.isEmpty() ? null : text;
    }
}

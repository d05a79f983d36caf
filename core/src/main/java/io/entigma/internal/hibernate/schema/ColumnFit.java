// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.sql.PresentColumn;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.List;
import org.hibernate.boot.Metadata;
import org.hibernate.dialect.Dialect;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/** Tells whether a column of the database fits what is mapped to it, and if not, the statement that makes it fit. */
final class ColumnFit {
    private static final System.Logger LOG = System.getLogger("io.entigma");
    private static final String TOO_SMALL = " bytes, but a sealed value can have ";

    private final Dialect dialect;

    /** What generated DDL has, and a hand-made column should have; nothing where the mapping has a definition of its own. */
    private final IdentityHashMap<MappedColumn, String> types = new IdentityHashMap<>();

    ColumnFit(Metadata metadata, List<MappedColumn> columns) {
        this.dialect = metadata.getDatabase().getDialect();
        for (MappedColumn column : columns) {
            if (column.column().getSqlType() == null) {
                types.put(column, column.column().getSqlType(metadata));
            }
        }
    }

    static boolean isTooSmall(String problem) {
        return problem.contains(TOO_SMALL);
    }

    /** One sentence for each fault, with its remedy. */
    List<String> problems(MappedColumn column, Table table, TableColumns columns) throws SQLException {
        String where = column.path() + ": the column " + table.getName() + "."
                + column.column().getName();
        PresentColumn real = columns.find(table, column.column());
        if (real == null) {
            if (columns.hasTable(table)) {
                String type = types.getOrDefault(column, column.column().getSqlType());
                return List.of(where + " is not there" + statement(table, "add " + name(column) + " " + type));
            }
            LOG.log(Level.WARNING, "Entigma: {0} was not found, and not looked at", where);
            return List.of();
        }
        if (!real.isNullable() && column.column().isNullable()) {
            LOG.log(Level.WARNING, "Entigma: {0} is NOT NULL, but the attribute can be null", where);
        }
        String fault =
                real.hasDefault() || real.isGenerated() ? made(where, column, table) : form(where, column, table, real);
        return fault == null ? List.of() : List.of(fault);
    }

    private String made(String where, MappedColumn column, Table table) {
        return where + " has a value that the database makes, a default or a generated one, which would be there in the"
                + " clear" + statement(table, "alter column " + name(column) + " drop default");
    }

    private @Nullable String form(String where, MappedColumn column, Table table, PresentColumn real) {
        long needed = column.type().attribute().sealedBytes();
        if (!real.isBinary() || real.isFilledUp()) {
            return where + " is of type " + real.typeName()
                    + ", but must take bytes as they are; make it a varbinary, blob or bytea of at least " + needed
                    + " bytes, if it holds values as docs/encrypt-existing.md says";
        }
        if (real.holdsLessThan(needed)) {
            return where + " holds " + real.size() + TOO_SMALL + needed
                    + "; make the column larger, or the attribute's @Column(length) smaller (the column has room for "
                    + Math.max(0, real.size() - column.type().attribute().overhead()) + " plain bytes)"
                    + larger(column, table);
        }
        return null;
    }

    private String larger(MappedColumn column, Table table) {
        String type = types.get(column);
        return type == null || !dialect.supportsAlterColumnType()
                ? ""
                : statement(table, dialect.getAlterColumnTypeString(name(column), type, definition(column, type)));
    }

    private static String definition(MappedColumn column, String type) {
        return column.column().isNullable() ? type : type + " not null";
    }

    private String statement(Table table, String change) {
        String schema = table.getSchema() != null ? table.getSchema() : table.getCatalog();
        String name = table.getQuotedName(dialect);
        return ": alter table " + (schema == null ? name : schema + "." + name) + " " + change;
    }

    private String name(MappedColumn column) {
        return column.column().getQuotedName(dialect);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.constraint.Product;
import io.entigma.internal.sql.MySqlBlobs;
import io.entigma.internal.sql.PresentColumn;
import io.entigma.internal.sql.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that change one column.
 *
 * @param product the database
 * @param table the table's name in SQL
 * @param column the column's name in SQL
 */
record ColumnSql(Product product, Sql table, Sql column) {
    private static final long H2_VARBINARY_BYTES = 1_048_576;

    /**
     * How to spell the name of a column that is to be added.
     *
     * @param name the name, of which nobody knows whether it is to be in quotes
     * @param others the names that the table has
     * @return the name, in the case in which the table has its other names
     */
    static String newName(String name, Set<String> others) {
        boolean isUpper = others.stream().allMatch(other -> other.equals(other.toUpperCase(Locale.ROOT)));
        return isUpper && !others.isEmpty() ? name.toUpperCase(Locale.ROOT) : name;
    }

    /** The type for so many bytes. */
    Sql type(long bytes) {
        if (product == Product.POSTGRESQL) {
            return Sql.of("bytea");
        } else if (product == Product.H2) {
            return bytes <= H2_VARBINARY_BYTES ? varbinary(bytes) : Sql.of("blob");
        }
        String blob = MySqlBlobs.holding(bytes);
        return blob == null ? varbinary(bytes) : Sql.word(blob);
    }

    private static Sql varbinary(long bytes) {
        return Sql.of("varbinary({})", Sql.of(bytes));
    }

    Sql add(long bytes) {
        return Sql.of("alter table {} add column {} {}", table, column, type(bytes));
    }

    Sql dropDefault() {
        return Sql.of("alter table {} alter column {} drop default", table, column);
    }

    /** Makes room; for a column that is binary already. */
    Sql resize(PresentColumn present, long bytes) {
        return change(present, type(bytes));
    }

    /**
     * Makes text binary, with the UTF-8 bytes of the same text in it. A text of fixed length loses the blanks that fill it up,
     * which no comparison has counted so far.
     *
     * @param present the column
     * @param characterSet the column's on MySQL and MariaDB, or null if it has none
     * @param bytes how many it must hold
     * @return statements in their order
     */
    List<Sql> fromText(PresentColumn present, @Nullable String characterSet, long bytes) {
        List<Sql> statements = new ArrayList<>();
        switch (product) {
            case MYSQL, MARIADB -> {
                if (present.isPadded() || !"utf8mb4".equals(characterSet)) {
                    statements.add(change(present, Sql.of("{} character set utf8mb4", textType(present))));
                }
                statements.add(change(present, type(bytes)));
            }
            case POSTGRESQL -> {
                if (present.hasDefault()) {
                    statements.add(dropDefault());
                }
                statements.add(Sql.of(
                        "alter table {} alter column {} type bytea using convert_to({}::text, 'UTF8')",
                        table,
                        column,
                        column));
            }
            case H2 -> {
                if (present.hasDefault()) {
                    statements.add(dropDefault());
                }
                if (present.isPadded()) {
                    statements.add(change(present, textType(present)));
                    statements.add(Sql.of("update {} set {} = rtrim({})", table, column, column));
                }
                statements.add(change(present, type(bytes)));
            }
        }
        return statements;
    }

    private Sql textType(PresentColumn present) {
        String type = present.typeName().toLowerCase(Locale.ROOT);
        if (type.contains("char")) {
            return Sql.of("varchar({})", Sql.of(present.size()));
        }
        return type.matches("tinytext|mediumtext|longtext") ? Sql.word(type) : Sql.of("text");
    }

    /** MySQL wants all of a definition said again; a default goes with that. */
    private Sql change(PresentColumn present, Sql type) {
        if (product == Product.H2) {
            return Sql.of("alter table {} alter column {} set data type {}", table, column, type);
        } else if (product == Product.POSTGRESQL) {
            return Sql.of("alter table {} alter column {} type {}", table, column, type);
        }
        Sql nullable = present.isNullable() ? Sql.NONE : Sql.of(" not null");
        return Sql.of("alter table {} modify {} {}{}", table, column, type, nullable);
    }
}

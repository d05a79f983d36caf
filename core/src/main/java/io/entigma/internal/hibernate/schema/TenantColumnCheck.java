// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.hibernate.schema.TenantColumns.TenantColumn;
import io.entigma.internal.sql.PresentColumn;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.hibernate.boot.Metadata;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether the database tells tenants apart as Entigma does, byte for byte, in the {@code @TenantId} columns beside
 * encrypted ones. Where it does not, tenants whose ids differ by case, accent or a trailing space share rows: none of them can
 * read another's values, but each can overwrite them. The database itself is asked, since a collation's name does not say
 * all that it ignores.
 */
final class TenantColumnCheck {
    /** A tenant whose rows are there, and another one that asks for its own. */
    private static final List<List<String>> SIMILAR = List.of(
            List.of("ACME", "acme"),
            List.of("acm\u00e9", "acme"),
            List.of("acme ", "acme"),
            List.of("acme\u200b", "acme"),
            List.of("acme\u0301", "acm\u00e9"));

    private final Metadata metadata;

    TenantColumnCheck(Metadata metadata) {
        this.metadata = metadata;
    }

    /** A sentence for each column that takes two tenants for one, with its remedy. */
    List<String> warnings(TenantColumns tenants, RealColumns real) throws SQLException {
        TreeSet<String> warnings = new TreeSet<>();
        for (TenantColumn tenant : tenants.all()) {
            String warning = warning(tenant, real);
            if (warning != null) {
                warnings.add(warning);
            }
        }
        return new ArrayList<>(warnings);
    }

    private @Nullable String warning(TenantColumn tenant, RealColumns real) throws SQLException {
        Table table = tenant.table();
        Column column = tenant.column();
        PresentColumn found = tenant.javaType() == String.class ? real.find(table, column) : null;
        if (found == null) {
            return null;
        }
        for (List<String> two : SIMILAR) {
            if (real.areEqual(table, column, found, two.get(0), two.get(1))) {
                return "the column " + table.getName() + "." + column.getName() + " takes the tenants '" + two.get(1)
                        + "' and '" + two.get(0) + "' for one, so that they share rows, whose values only one of them"
                        + " can read; have it compare byte for byte: " + statement(table, column, found, real);
            }
        }
        return null;
    }

    private String statement(Table table, Column column, PresentColumn found, RealColumns real) throws SQLException {
        String type = type(found, real.product());
        String definition = found.isNullable() ? type : type + " not null";
        return "alter table " + real.name(table) + " "
                + metadata.getDatabase()
                        .getDialect()
                        .getAlterColumnTypeString(real.name(column).text(), type, definition)
                + (found.hasDefault() || found.isGenerated() ? " (with the default that it has)" : "");
    }

    private static String type(PresentColumn found, String product) {
        String name = found.typeName().toLowerCase(Locale.ROOT);
        boolean isSized = name.contains("char") && found.size() > 0 && found.size() < 100_000_000;
        String type = isSized ? "varchar(" + found.size() + ")" : name.contains("char") ? "varchar" : "text";
        return switch (product) {
            case "mysql" -> type + " character set utf8mb4 collate utf8mb4_0900_bin";
            case "mariadb" -> type + " character set utf8mb4 collate utf8mb4_nopad_bin";
            case "postgresql" -> type + " collate \"C\"";
            default -> type;
        };
    }
}

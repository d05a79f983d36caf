// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.sql.Sql;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted column as a database has it.
 *
 * @param asked what was asked for
 * @param product the database
 * @param sqlTable the table's real name in SQL
 * @param sqlColumn the column's real name in SQL
 * @param constraint the name of the constraint that refuses plain values, or null if there is none
 */
public record FoundColumn(
        EncryptedColumn asked,
        Product product,
        Sql sqlTable,
        Sql sqlColumn,
        @Nullable String constraint) {
    /**
     * The statement that adds the constraint.
     *
     * @return SQL without a semicolon
     */
    public String addStatement() {
        return Sql.of(
                        "alter table {} add constraint {} check ({})",
                        sqlTable,
                        SealedCheck.sqlName(asked.table(), asked.column()),
                        product.condition(sqlColumn, asked.atKeyServer()))
                .text();
    }

    /**
     * The statement that takes the constraint away.
     *
     * @return SQL without a semicolon; empty if there is no constraint
     */
    public String dropStatement() {
        if (constraint == null) {
            return "";
        }
        // MariaDB names a constraint that was declared with a column as the column, and drops it with that declaration.
        Sql name = product.identifiers().quoted(constraint);
        Sql statement = product == Product.MARIADB && name.equals(sqlColumn)
                ? Sql.of("alter table {} modify column {} <its type, without the check>", sqlTable, sqlColumn)
                : product.drop(sqlTable, name);
        return statement.text();
    }
}

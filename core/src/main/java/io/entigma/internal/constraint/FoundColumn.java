// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import org.jspecify.annotations.Nullable;

/**
 * An encrypted column as a database has it.
 *
 * @param asked what was asked for
 * @param product the database
 * @param sqlTable the table's real name in SQL, quoted
 * @param sqlColumn the column's real name in SQL, quoted
 * @param constraint the name of the constraint that refuses plain values, or null if there is none
 */
public record FoundColumn(
        EncryptedColumn asked,
        Product product,
        String sqlTable,
        String sqlColumn,
        @Nullable String constraint) {
    /**
     * The statement that adds the constraint.
     *
     * @return SQL without a semicolon
     */
    public String addStatement() {
        return "alter table " + sqlTable + " add constraint " + asked.constraintName() + " check ("
                + product.condition(sqlColumn, asked.atKeyServer()) + ")";
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
        return product == Product.MARIADB && product.quoted(constraint).equals(sqlColumn)
                ? "alter table " + sqlTable + " modify column " + sqlColumn + " <its type, without the check>"
                : product.drop(sqlTable, constraint);
    }
}

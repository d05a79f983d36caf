// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Sql;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted column as a database has it.
 *
 * @param asked what was asked for
 * @param product the database
 * @param sqlTable the table's real name in SQL
 * @param sqlColumn the column's real name in SQL
 * @param constraint the name of the constraint that refuses plain values, or null if there is none
 * @param checks all check constraints that are in force for old rows and new ones: names, and conditions in lower case, empty
 *     if the database does not show them
 */
public record FoundColumn(
        EncryptedColumn asked,
        Product product,
        Sql sqlTable,
        Sql sqlColumn,
        @Nullable String constraint,
        Map<String, String> checks) {
    /**
     * Whether the database refuses values without search tokens.
     *
     * @param layout the tokens
     * @return true if the constraint is there that we make for it
     */
    public boolean requiresTokens(TokenLayout layout) {
        String name = SealedCheck.tokensName(asked.table(), asked.column(), layout);
        String asksFor = TokenSql.layoutHex(layout).toLowerCase(Locale.ROOT);
        return checks.entrySet().stream()
                .filter(check -> check.getKey().equalsIgnoreCase(name))
                .anyMatch(
                        check -> check.getValue().isEmpty() || check.getValue().contains(asksFor));
    }

    /**
     * The statements that take away what refuses values of a layout: constraints that were made for others.
     *
     * @param layout the tokens
     * @return SQL without semicolons
     */
    public List<String> dropOtherTokensStatements(TokenLayout layout) {
        String sealed = SealedCheck.name(asked.table(), asked.column());
        String tokens = SealedCheck.tokensName(asked.table(), asked.column(), layout);
        return checks.keySet().stream()
                .filter(name -> SealedCheck.isOurs(name, asked.table(), asked.column()))
                .filter(name -> !name.equalsIgnoreCase(sealed) && !name.equalsIgnoreCase(tokens))
                .map(name -> product.drop(sqlTable, product.identifiers().quoted(name))
                        .text())
                .toList();
    }

    /**
     * The statement that has the database refuse values without search tokens.
     *
     * @param layout the tokens
     * @return SQL without a semicolon
     */
    public String requireTokensStatement(TokenLayout layout) {
        return Sql.of(
                        "alter table {} add constraint {} check ({})",
                        sqlTable,
                        Sql.word(SealedCheck.tokensName(asked.table(), asked.column(), layout)),
                        new TokenSql(product, sqlColumn, layout).condition())
                .text();
    }

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

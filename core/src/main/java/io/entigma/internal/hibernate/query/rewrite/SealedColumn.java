// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.scan.ScannedTable;
import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.SearchIndex;
import java.util.function.Consumer;
import org.hibernate.sql.ast.tree.expression.ColumnReference;
import org.jspecify.annotations.Nullable;

/**
 * A column of sealed bytes at one place of a query. It is written into the SQL text only if a rule of {@code QueryGuard}
 * has taken it at that place; so a place that no rule knows, or that the guard did not find, is refused and not answered
 * wrong. For one translation, one thread, until the guard is done; not changed afterwards.
 */
public final class SealedColumn extends ColumnReference {
    private final ColumnReference column;
    private final EncryptedType type;
    private final Translation translation;
    private boolean taken;
    private boolean ofTable;
    private @Nullable ScannedTable scanned;

    SealedColumn(ColumnReference column, EncryptedType type, Translation translation) {
        super(
                column.getQualifier(),
                column.getColumnExpression(),
                column.getSelectablePath(),
                false,
                null,
                column.getJdbcMapping());
        this.column = column;
        this.type = type;
        this.translation = translation;
    }

    /** The attribute whose values it holds. */
    public EncryptedType type() {
        return type;
    }

    /**
     * Whether the table that is read has search tokens, and not a sub-query of its name.
     *
     * @param table the table as Hibernate writes it
     * @param mapped the table that the column is mapped to; with a table per class that of a superclass, which need not exist
     */
    boolean isKeptIn(String table, String mapped) {
        SearchIndex index = type.index();
        return index != null && index.isIn(table) && (table.equals(mapped) || index.isMappedTo(mapped));
    }

    /** Notes that it is a column of its own table, beside which the columns with its search tokens are. */
    void foundInTable() {
        ofTable = true;
    }

    /** Whether it is a column of its own table, and not of a sub-query or a union. */
    public boolean isOfTable() {
        return ofTable;
    }

    /** Notes the table that is read, in case its values may be opened. */
    void isReadIn(String table) {
        scanned = type.scannedTable(table);
    }

    /** The table whose values may be opened to answer for this place, or null. */
    public @Nullable ScannedTable scanned() {
        return scanned;
    }

    /** Notes that a rule answers for this place. */
    public void take() {
        taken = true;
    }

    @Override
    public boolean isColumnExpressionFormula() {
        return column.isColumnExpressionFormula();
    }

    @Override
    public void appendReadExpression(@Nullable String qualifier, Consumer<String> appender) {
        if (!taken && translation.isGuarded()) {
            throw QueryRefusals.notOnCiphertext(type, "this use");
        }
        column.appendReadExpression(qualifier, appender);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public String toString() {
        return "SealedColumn[" + type.attribute().subject() + "]";
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import java.util.List;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;
import org.jspecify.annotations.Nullable;

/**
 * Moves what is unique over an encrypted column to the column that keeps its tokens of equal values. Sealed at random, equal values
 * are different bytes; their tokens are the same under one index key.
 */
final class UniqueTokens {
    private UniqueTokens() {}

    /**
     * Moves it.
     *
     * @param table the table
     * @param sealed the encrypted column
     * @param tokens the column with its tokens
     * @return whether the tokens alone are unique now, so that they have an index by that
     */
    static boolean move(Table table, Column sealed, Column tokens) {
        boolean alone = sealed.isUnique();
        if (alone) {
            sealed.setUnique(false);
            tokens.setUnique(true);
            tokens.setUniqueKeyName(sealed.getUniqueKeyName());
        }
        for (UniqueKey key : table.getUniqueKeys().values()) {
            if (key.containsColumn(sealed)) {
                alone |= key.getColumnSpan() == 1;
                replace(key, sealed, tokens);
            }
        }
        return alone;
    }

    private static void replace(UniqueKey key, Column sealed, Column tokens) {
        List<Column> columns = List.copyOf(key.getColumns());
        key.getColumns().clear();
        for (Column column : columns) {
            @Nullable String order = key.getColumnOrderMap().get(column);
            key.addColumn(column.equals(sealed) ? tokens : column, order);
        }
    }
}

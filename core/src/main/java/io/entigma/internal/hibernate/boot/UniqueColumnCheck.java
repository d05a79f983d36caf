// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.search.TokenKind;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.mapping.DenormalizedTable;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/**
 * Refuses unique constraints and unique indexes over randomly encrypted columns: equal values are stored as different
 * bytes. Those over searchable columns move to the columns with their tokens of equal values.
 */
final class UniqueColumnCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return model.columns().stream()
                .filter(column -> !column.type().attribute().isDeterministic())
                .filter(UniqueColumnCheck::isUnique)
                .filter(column -> !isMovable(column))
                .map(column ->
                        column.path() + ": a unique column cannot be encrypted at random: equal values are stored"
                                + " as different bytes, so the constraint would hold nothing; " + wayOut(column))
                .toList();
    }

    private static String wayOut(MappedColumn column) {
        if (column.type().attribute().tokens() == null) {
            return "use @Encrypted(deterministic = true), or @Searchable, whose search tokens are unique then, or remove the"
                    + " unique constraint";
        }
        return column.type().attribute().hasToken(TokenKind.EQUAL)
                ? "search tokens are not made unique with a table per class, nor by an index over an expression: use"
                        + " @Encrypted(deterministic = true) in the place of @Searchable, or remove the unique constraint"
                : "its search tokens do not tell equal values: use @Searchable(equal = true), or remove the unique constraint";
    }

    /** Whether the column with the tokens of equal values can be unique in its place. */
    private static boolean isMovable(MappedColumn mapped) {
        return mapped.type().attribute().hasToken(TokenKind.EQUAL)
                && IndexCheck.allTables(mapped)
                        .noneMatch(table -> table instanceof DenormalizedTable
                                || table.getIndexes().values().stream()
                                        .filter(Index::isUnique)
                                        .flatMap(index -> index.getSelectables().stream())
                                        .anyMatch(part -> IndexCheck.uses(part, mapped)));
    }

    static boolean isUnique(MappedColumn mapped) {
        return mapped.column().isUnique()
                || IndexCheck.allTables(mapped)
                        .flatMap(UniqueColumnCheck::unique)
                        .anyMatch(part -> IndexCheck.uses(part, mapped));
    }

    /** Everything that is unique in a table. What Hibernate cannot make a constraint of, it makes a unique index. */
    private static Stream<Selectable> unique(Table table) {
        return Stream.concat(
                table.getUniqueKeys().values().stream()
                        .map(UniqueKey::getColumns)
                        .flatMap(List::stream),
                table.getIndexes().values().stream()
                        .filter(Index::isUnique)
                        .map(Index::getSelectables)
                        .flatMap(List::stream));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import java.util.List;
import java.util.stream.Stream;
import org.hibernate.mapping.Index;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Table;
import org.hibernate.mapping.UniqueKey;

/**
 * Refuses unique constraints and unique indexes over randomly encrypted columns: equal values are stored as different
 * bytes.
 */
final class UniqueColumnCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return model.columns().stream()
                .filter(column -> !column.type().attribute().isDeterministic())
                .filter(UniqueColumnCheck::isUnique)
                .map(column ->
                        column.path() + ": a unique column cannot be encrypted at random: equal values are stored"
                                + " as different bytes, so the constraint would hold nothing; " + wayOut(column))
                .toList();
    }

    private static String wayOut(MappedColumn column) {
        return column.type().attribute().tokens() == null
                ? "use @Encrypted(deterministic = true), or remove the unique constraint"
                : "the index of @Searchable is not unique: use @Encrypted(deterministic = true) in its place, or remove the"
                        + " unique constraint";
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

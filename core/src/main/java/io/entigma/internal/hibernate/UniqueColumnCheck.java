// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import java.util.List;

/** Refuses unique constraints over randomly encrypted columns: equal values are stored as different bytes. */
final class UniqueColumnCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return model.columns().stream()
                .filter(column -> !column.type().attribute().isDeterministic())
                .filter(UniqueColumnCheck::isUnique)
                .map(column ->
                        column.path() + ": a unique column cannot be encrypted at random: equal values are stored"
                                + " as different bytes, so the constraint would hold nothing; use"
                                + " @Encrypted(deterministic = true), or remove the unique constraint")
                .toList();
    }

    private static boolean isUnique(MappedColumn mapped) {
        return mapped.column().isUnique()
                || mapped.table().getUniqueKeys().values().stream()
                        .anyMatch(key -> key.getColumns().contains(mapped.column()));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedColumn;
import io.entigma.internal.hibernate.mapping.MappedColumn.ColumnRole;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses encryption where a value is looked up by equality: sealing a value twice gives different bytes. */
final class ColumnRoleCheck implements BootCheck {
    private static final Map<ColumnRole, String> REFUSED = Map.of(
            ColumnRole.ID, "an identifier cannot be encrypted: rows are found by it; encrypt another attribute",
            ColumnRole.VERSION, "a version cannot be encrypted: updates compare it; remove @Encrypted",
            ColumnRole.NATURAL_ID,
                    "a natural id cannot be encrypted: rows are found by it; remove @Encrypted or @NaturalId",
            ColumnRole.DISCRIMINATOR, "a discriminator cannot be encrypted: queries compare it; remove @Encrypted",
            ColumnRole.MAP_KEY, "a map key cannot be encrypted: entries are found by it; encrypt the map's value",
            ColumnRole.SET_ELEMENT,
                    "an element of a Set cannot be encrypted: elements are removed by value; use a List with"
                            + " @OrderColumn");

    @Override
    public List<String> problems(BootModel model) {
        return model.columns().stream()
                .filter(column -> REFUSED.containsKey(column.role()))
                .filter(column -> !isRowOfAuditedCollection(column)
                        || !column.type().attribute().isDeterministic()
                        || looksAuditRowsUp(model))
                .map(column -> column.path() + ": " + reason(column))
                .toList();
    }

    /**
     * Envers makes the element a part of the audit row's key, and tells by comparing elements which ones were removed
     * later: with random encryption removed elements would come back. Its validity strategy also updates rows by them.
     */
    private static boolean isRowOfAuditedCollection(MappedColumn column) {
        return column.role() == ColumnRole.ID && column.type().attribute().audited();
    }

    private static boolean looksAuditRowsUp(BootModel model) {
        Object strategy = model.setting("org.hibernate.envers.audit_strategy");
        return strategy != null && strategy.toString().toLowerCase(Locale.ROOT).contains("validity");
    }

    private static @Nullable String reason(MappedColumn column) {
        return isRowOfAuditedCollection(column)
                ? "the elements of an audited collection cannot be encrypted at random, since Envers compares them; use"
                        + " @Encrypted(deterministic = true) and Envers' default strategy, or put @NotAudited on the"
                        + " collection"
                : REFUSED.get(column.role());
    }
}

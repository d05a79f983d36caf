// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedValue;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.OneToMany;
import org.hibernate.mapping.Selectable;
import org.hibernate.mapping.Value;

/**
 * Refuses a column that is mapped twice, once with and once without encryption, or encrypted in two ways: one attribute
 * would store in the clear what the other one seals, or could not open it.
 */
final class SharedColumnCheck implements BootCheck {
    /** A column, however often it is mapped. */
    private record ColumnKey(String table, String column) {}

    @Override
    public List<String> problems(BootModel model) {
        Map<ColumnKey, List<MappedValue>> byColumn = new HashMap<>();
        for (MappedValue mapped : model.values()) {
            if (!(mapped.value() instanceof Component) && !(mapped.value() instanceof OneToMany)) {
                for (Selectable selectable : mapped.value().getSelectables()) {
                    if (selectable instanceof Column column) {
                        byColumn.computeIfAbsent(key(mapped.value(), column), unused -> new ArrayList<>())
                                .add(mapped);
                    }
                }
            }
        }
        List<String> problems = new ArrayList<>();
        byColumn.forEach((key, sharing) -> compare(key, sharing, problems));
        return problems;
    }

    private static ColumnKey key(Value value, Column column) {
        String table = value.getTable().getQualifiedTableName().render();
        return new ColumnKey(table.toLowerCase(Locale.ROOT), column.getName().toLowerCase(Locale.ROOT));
    }

    private static void compare(ColumnKey key, List<MappedValue> sharing, List<String> problems) {
        MappedValue first = sharing.stream()
                .filter(mapped -> mapped.encryptedType() != null)
                .findFirst()
                .orElse(null);
        EncryptedType firstType = first == null ? null : first.encryptedType();
        if (first == null || firstType == null) {
            return;
        }
        for (MappedValue other : sharing) {
            EncryptedType type = other.encryptedType();
            String both = first.path() + ": its column " + key.table() + "." + key.column() + " is mapped by "
                    + other.path() + " too, ";
            if (type == null) {
                problems.add(
                        both + "without encryption; map it once, or encrypt it in both places (native SQL reads the"
                                + " stored bytes)");
            } else if (!sameForm(firstType.attribute(), type.attribute())) {
                problems.add(both + "with another type, context or mode, so that neither could open what the other one"
                        + " stores; make both alike");
            } else if (!sameTokens(firstType.attribute(), type.attribute())) {
                problems.add(
                        both + "with other options of @Searchable, so that queries would not find the rows that the"
                                + " other one writes; make both alike");
            }
        }
    }

    private static boolean sameForm(EncryptedAttribute one, EncryptedAttribute other) {
        return one.context().equals(other.context()) && one.javaClass() == other.javaClass();
    }

    private static boolean sameTokens(EncryptedAttribute one, EncryptedAttribute other) {
        return tokens(one).equals(tokens(other));
    }

    private static String tokens(EncryptedAttribute attribute) {
        return attribute.tokens() == null ? "" : attribute.tokens().description();
    }
}

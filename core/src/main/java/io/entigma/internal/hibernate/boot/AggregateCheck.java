// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.mapping.MappedValue;
import java.util.List;
import org.hibernate.mapping.Component;
import org.hibernate.mapping.Value;
import org.jspecify.annotations.Nullable;

/**
 * Refuses encrypted parts of an embeddable that Hibernate stores as one JSON, XML or struct value: it builds that value
 * without the types of the parts.
 */
final class AggregateCheck implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return model.values().stream()
                .filter(mapped -> mapped.value() instanceof Component component
                        && component.getAggregateColumn() != null
                        && holdsEncrypted(component))
                .map(MappedValue::path)
                .map(path -> path
                        + ": is stored as one JSON, XML or struct value, whose parts cannot be encrypted; remove"
                        + " what makes it one, and put @Encrypted and @Convert(disableConversion = true) on the attribute"
                        + " that holds it, which seals it whole")
                .toList();
    }

    static boolean holdsEncrypted(@Nullable Value value) {
        return value instanceof Component component
                ? component.getProperties().stream().anyMatch(part -> holdsEncrypted(part.getValue()))
                : MappedValue.encryptedTypeOf(value) != null;
    }
}

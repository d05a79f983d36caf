// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.util.List;

/** Names of entities and collections for messages. */
public final class EntityNames {
    private EntityNames() {}

    /** The name without the class's package, and of a nested class without the classes around it. */
    public static String simple(String name) {
        // The role of a collection is the entity's name and the attribute's path; only the class's package goes.
        String[] parts = name.split("\\.");
        int first = 0;
        while (first < parts.length - 1 && !Character.isUpperCase(parts[first].codePointAt(0))) {
            first++;
        }
        String simple = String.join(".", List.of(parts).subList(first, parts.length));
        return simple.substring(simple.indexOf('$') + 1);
    }
}

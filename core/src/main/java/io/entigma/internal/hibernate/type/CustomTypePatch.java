// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.lang.reflect.Field;
import org.hibernate.type.CustomType;

/** Replaces parts of what Hibernate puts around a user type, for which it has no extension point. */
final class CustomTypePatch {
    private CustomTypePatch() {}

    /**
     * Replaces a private field, or leaves it as it is where Java does not allow it: on the module path, with Hibernate's
     * packages not open, or in a version that has no such field. Whoever depends on it must look.
     */
    static void replace(CustomType<?> custom, String name, Object value) {
        try {
            Field field = CustomType.class.getDeclaredField(name);
            field.setAccessible(true);
            field.set(custom, value);
        } catch (ReflectiveOperationException | RuntimeException e) {
            System.getLogger(CustomTypePatch.class.getName())
                    .log(System.Logger.Level.DEBUG, "Entigma: CustomType." + name + " stays Hibernate's own", e);
        }
    }
}

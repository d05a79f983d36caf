// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.hibernate.mapping.MappedColumn.ColumnRole;
import io.entigma.internal.hibernate.type.EncryptedType;
import org.hibernate.mapping.PersistentClass;
import org.hibernate.mapping.Value;
import org.hibernate.type.CustomType;
import org.jspecify.annotations.Nullable;

/**
 * Something that is mapped to columns, encrypted or not: an attribute, an embeddable, a key, an index.
 *
 * @param path the attribute as {@code Customer.address.street}
 * @param owner its entity
 * @param value what Hibernate made of it
 * @param role what part it plays
 * @param cached whether Hibernate's second-level cache is asked to keep it
 * @param declaration how it is declared in Java
 */
public record MappedValue(
        String path, PersistentClass owner, Value value, ColumnRole role, boolean cached, Declaration declaration) {
    /** The type if it is encrypted, or else null. */
    public @Nullable EncryptedType encryptedType() {
        return encryptedTypeOf(value);
    }

    /** The type of an encrypted value, or null if the value is none. */
    public static @Nullable EncryptedType encryptedTypeOf(@Nullable Value value) {
        return value != null
                        && value.isSimpleValue()
                        && value.getType() instanceof CustomType<?> custom
                        && custom.getUserType() instanceof EncryptedType type
                ? type
                : null;
    }
}

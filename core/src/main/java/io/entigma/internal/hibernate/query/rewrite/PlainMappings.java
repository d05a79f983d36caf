// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.Date;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.type.BasicType;
import org.hibernate.type.spi.TypeConfiguration;
import org.jspecify.annotations.Nullable;

/** The types that Hibernate would give to parameters if nothing were encrypted. Thread safe. */
public final class PlainMappings {
    private final TypeConfiguration types;

    public PlainMappings(SessionFactoryImplementor factory) {
        this.types = factory.getTypeConfiguration();
    }

    /** A mapping as it is, or, of an encrypted attribute, that of its values in the clear. */
    @Nullable
    JdbcMapping of(@Nullable JdbcMapping mapping) {
        EncryptedType type = SealedExpressions.type(mapping);
        return type == null ? mapping : of(type);
    }

    /**
     * Hibernate's usual type for the values of an attribute; one that looks at each value, if there is none, or if it would
     * make other objects of them, as it does of a {@code java.util.Date}.
     */
    public BasicType<?> of(EncryptedType type) {
        Class<?> javaClass = type.attribute().javaClass();
        BasicType<?> usual = Date.class.isAssignableFrom(javaClass) ? null : types.getBasicTypeForJavaType(javaClass);
        BasicType<?> any = usual == null ? types.getBasicTypeForJavaType(Object.class) : usual;
        if (any == null) {
            throw new IllegalStateException("Hibernate has no basic type for any object");
        }
        return any;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.Date;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.JdbcMappingContainer;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
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

    /**
     * What stands for the mapping of a place that is not sealed.
     *
     * @param mapping what Hibernate has found
     * @return the same, or the plain mapping of an encrypted attribute
     */
    public @Nullable MappingModelExpressible<?> insteadOf(@Nullable MappingModelExpressible<?> mapping) {
        EncryptedType type = SealedExpressions.type((JdbcMappingContainer) mapping);
        return type == null ? mapping : of(type);
    }

    /**
     * Hibernate's own mapping of a type.
     *
     * @param factory the session factory
     * @param type the type
     * @return the mapping
     */
    public static JdbcMapping basic(SessionFactoryImplementor factory, Class<?> type) {
        JdbcMapping mapping = factory.getTypeConfiguration().getBasicTypeForJavaType(type);
        if (mapping == null) {
            throw new IllegalStateException("Hibernate has no basic type for " + type);
        }
        return mapping;
    }
}

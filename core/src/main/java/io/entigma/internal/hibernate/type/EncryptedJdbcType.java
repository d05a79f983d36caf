// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import java.util.Date;
import org.hibernate.type.BasicType;
import org.hibernate.type.CustomType;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.spi.TypeConfiguration;

/**
 * The JDBC type of an encrypted attribute: binary for the database, but of the domain value's kind for Hibernate's check of
 * query types. Without it that check refuses some operators on its own, with words and at moments that differ from
 * version to version, before our own rules for queries are asked.
 */
public final class EncryptedJdbcType implements JdbcType {
    private static final long serialVersionUID = 1L;

    private final transient JdbcType binary;
    private final transient UnloggedBinder binding;
    private final transient JdbcType like;

    EncryptedJdbcType(JdbcType binary, UnloggedBinder binding, JdbcType like) {
        this.binary = binary;
        this.binding = binding;
        this.like = like;
    }

    /**
     * Takes the place of the type's own JDBC type, and Hibernate's usual Java type that of a user type's, by which Hibernate
     * tells whether two expressions of a query fit together.
     *
     * @param custom Hibernate's side of the attribute's type
     * @param type our side
     * @param types where Hibernate's usual type for that class is
     */
    public static void install(CustomType<?> custom, EncryptedType type, TypeConfiguration types) {
        Class<?> javaClass = type.attribute().javaClass();
        JdbcType binary = custom.getJdbcType();
        if (binary instanceof EncryptedJdbcType) {
            return;
        }
        UnloggedBinder binding = new UnloggedBinder(type);
        BasicType<?> usual = types.getBasicTypeForJavaType(javaClass);
        if (usual != null) {
            CustomTypePatch.replace(custom, "jdbcType", new EncryptedJdbcType(binary, binding, usual.getJdbcType()));
            if (!Date.class.isAssignableFrom(javaClass)) {
                // A Date is all of its subclasses' objects for us, and a Timestamp for Hibernate.
                CustomTypePatch.replace(custom, "mappedJavaType", usual.getMappedJavaType());
                CustomTypePatch.replace(custom, "jdbcJavaType", usual.getMappedJavaType());
            }
        } else if (javaClass.isEnum()) {
            JavaType<?> java = types.getJavaTypeRegistry().resolveDescriptor(javaClass);
            JdbcType like = java.getRecommendedJdbcType(types.getCurrentBaseSqlTypeIndicators());
            CustomTypePatch.replace(custom, "jdbcType", new EncryptedJdbcType(binary, binding, like));
            CustomTypePatch.replace(custom, "mappedJavaType", java);
            CustomTypePatch.replace(custom, "jdbcJavaType", java);
        }
    }

    @Override
    public int getJdbcTypeCode() {
        return binary.getJdbcTypeCode();
    }

    @Override
    public String getFriendlyName() {
        return binary.getFriendlyName();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <X> ValueBinder<X> getBinder(JavaType<X> javaType) {
        return (ValueBinder<X>) binding;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <X> ValueExtractor<X> getExtractor(JavaType<X> javaType) {
        return (ValueExtractor<X>) binding;
    }

    @Override
    public boolean isInteger() {
        return like.isInteger();
    }

    @Override
    public boolean isFloat() {
        return like.isFloat();
    }

    @Override
    public boolean isDecimal() {
        return like.isDecimal();
    }

    @Override
    public boolean isNumber() {
        return like.isNumber();
    }

    @Override
    public boolean isString() {
        return like.isString();
    }

    @Override
    public boolean isStringLike() {
        return like.isStringLike();
    }

    @Override
    public boolean isStringLikeExcludingClob() {
        return like.isStringLikeExcludingClob();
    }

    @Override
    public boolean isTemporal() {
        return like.isTemporal();
    }

    @Override
    public boolean hasDatePart() {
        return like.hasDatePart();
    }

    @Override
    public boolean hasTimePart() {
        return like.hasTimePart();
    }

    @Override
    public boolean isDuration() {
        return like.isDuration();
    }

    @Override
    public boolean isBoolean() {
        return like.isBoolean();
    }

    @Override
    public boolean isSmallInteger() {
        return like.isSmallInteger();
    }

    @Override
    public boolean isComparable() {
        return true;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.sql.MySqlBlobs;
import org.hibernate.engine.jdbc.Size;
import org.hibernate.metamodel.mapping.SqlExpressible;
import org.hibernate.type.CustomType;
import org.hibernate.type.Type;
import org.hibernate.type.descriptor.java.JavaType;
import org.hibernate.type.descriptor.jdbc.JdbcType;
import org.hibernate.type.descriptor.sql.DdlType;
import org.hibernate.type.descriptor.sql.spi.DdlTypeRegistry;

/**
 * DDL for binary columns: as the dialect has it, except that the column of an encrypted attribute gets room for the
 * sealed form of the longest plaintext, where Hibernate would write the plaintext's length.
 */
@SuppressWarnings({"deprecation", "removal"})
final class SealedColumnType implements DdlType {
    private static final long serialVersionUID = 1L;

    private final DdlType plain;
    private final boolean mysql;

    SealedColumnType(DdlType plain, boolean mysql) {
        this.plain = plain;
        this.mysql = mysql;
    }

    @Override
    public String getTypeName(Size size, Type type, DdlTypeRegistry registry) {
        if (type instanceof CustomType<?> custom && custom.getUserType() instanceof EncryptedType encrypted) {
            return sealedTypeName(encrypted.attribute().sealedBytes(), type, registry);
        }
        return plain.getTypeName(size, type, registry);
    }

    private String sealedTypeName(long bytes, Type type, DdlTypeRegistry registry) {
        String blob = mysql ? MySqlBlobs.holding(bytes) : null;
        return blob == null ? plain.getTypeName(Size.length(bytes), type, registry) : blob;
    }

    @Override
    public int getSqlTypeCode() {
        return plain.getSqlTypeCode();
    }

    @Override
    public String getRawTypeName() {
        return plain.getRawTypeName();
    }

    @Override
    public String[] getRawTypeNames() {
        return plain.getRawTypeNames();
    }

    @Override
    public String getTypeName(Long size, Integer precision, Integer scale) {
        return plain.getTypeName(size, precision, scale);
    }

    @Override
    public boolean isLob(Size size) {
        return plain.isLob(size);
    }

    @Override
    public String getCastTypeName(Size columnSize, SqlExpressible type, DdlTypeRegistry registry) {
        return plain.getCastTypeName(columnSize, type, registry);
    }

    @Override
    public String getCastTypeName(JdbcType jdbcType, JavaType<?> javaType) {
        return plain.getCastTypeName(jdbcType, javaType);
    }

    @Override
    public String getCastTypeName(
            JdbcType jdbcType, JavaType<?> javaType, Long length, Integer precision, Integer scale) {
        return plain.getCastTypeName(jdbcType, javaType, length, precision, scale);
    }
}

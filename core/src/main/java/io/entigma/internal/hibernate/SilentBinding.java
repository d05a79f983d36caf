// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import java.lang.reflect.Field;
import java.sql.CallableStatement;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.hibernate.type.CustomType;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.ValueExtractor;
import org.hibernate.type.descriptor.WrapperOptions;
import org.jspecify.annotations.Nullable;

/**
 * Binds and extracts sealed values without a log entry. What Hibernate puts around a user type writes the domain value to
 * {@code org.hibernate.orm.jdbc.bind} and {@code .extract} at TRACE before it asks the type, on 6.6 and 7.x alike, and
 * gives the type no way to have a say. So its two private fields are replaced.
 */
final class SilentBinding implements ValueBinder<Object>, ValueExtractor<Object> {
    private static final String NO_PROCEDURES =
            "an encrypted attribute cannot be a stored procedure's parameter; seal and"
                    + " open its bytes with Entigma.field(...)";

    private final EncryptedType type;

    private SilentBinding(EncryptedType type) {
        this.type = type;
    }

    /**
     * Takes the place of Hibernate's own binder and extractor.
     *
     * @param custom Hibernate's side of the attribute's type
     * @param type our side
     * @return false if Java does not allow it, so that the logs must stay off instead
     */
    static boolean install(CustomType<?> custom, EncryptedType type) {
        SilentBinding silent = new SilentBinding(type);
        try {
            replace(custom, "valueBinder", silent);
            replace(custom, "valueExtractor", silent);
            return custom.getJdbcValueBinder() == silent && custom.getJdbcValueExtractor() == silent;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return false;
        }
    }

    private static void replace(CustomType<?> custom, String name, Object value) throws ReflectiveOperationException {
        Field field = CustomType.class.getDeclaredField(name);
        field.setAccessible(true);
        field.set(custom, value);
    }

    @Override
    public void bind(PreparedStatement statement, @Nullable Object value, int index, WrapperOptions options)
            throws SQLException {
        type.nullSafeSet(statement, value, index, options);
    }

    @Override
    public void bind(CallableStatement statement, @Nullable Object value, String name, WrapperOptions options) {
        throw new UnsupportedOperationException(type.attribute().subject() + ": " + NO_PROCEDURES);
    }

    @Override
    public @Nullable Object extract(ResultSet row, int position, WrapperOptions options) throws SQLException {
        return type.nullSafeGet(row, position, options);
    }

    @Override
    public @Nullable Object extract(CallableStatement statement, int position, WrapperOptions options) {
        throw new UnsupportedOperationException(type.attribute().subject() + ": " + NO_PROCEDURES);
    }

    @Override
    public @Nullable Object extract(CallableStatement statement, String name, WrapperOptions options) {
        throw new UnsupportedOperationException(type.attribute().subject() + ": " + NO_PROCEDURES);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

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
 * gives the type no way to have a say.
 */
public final class UnloggedBinder implements ValueBinder<Object>, ValueExtractor<Object> {
    private static final String NO_PROCEDURES =
            "an encrypted attribute cannot be a stored procedure's parameter; seal and"
                    + " open its bytes with SealedAttributes";

    private final EncryptedType type;

    UnloggedBinder(EncryptedType type) {
        this.type = type;
    }

    /**
     * Takes the place of Hibernate's own binder and extractor, where Java allows it.
     *
     * @param custom Hibernate's side of the attribute's type
     * @param type our side
     */
    public static void install(CustomType<?> custom, EncryptedType type) {
        UnloggedBinder silent = new UnloggedBinder(type);
        CustomTypePatch.replace(custom, "valueBinder", silent);
        CustomTypePatch.replace(custom, "valueExtractor", silent);
    }

    public static boolean isInstalled(CustomType<?> custom) {
        return (Object) custom.getJdbcValueBinder() instanceof UnloggedBinder
                && (Object) custom.getJdbcValueExtractor() instanceof UnloggedBinder;
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

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.boot;

import io.entigma.internal.hibernate.type.EncryptedType;
import io.entigma.internal.hibernate.type.ProbeValue;
import java.lang.reflect.Proxy;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.hibernate.type.descriptor.ValueBinder;
import org.hibernate.type.descriptor.WrapperOptions;

/**
 * Proves on the running Hibernate that a value which it binds gets to {@link EncryptedType}. A version that no longer calls
 * our methods would fall back to defaults that store the plain value, without a word. The probe needs no key.
 */
final class BindingProbe implements BootCheck {
    @Override
    public List<String> problems(BootModel model) {
        return model.columns().stream()
                .filter(column -> !reachesType(column.custom().getJdbcValueBinder()))
                .map(column -> column.path()
                        + ": this Hibernate binds values past the encrypted type, so that they would be stored in the clear;"
                        + " use a version that Entigma supports")
                .toList();
    }

    /**
     * Binds the probe.
     *
     * @param binder how Hibernate binds values of the attribute
     * @return false if the probe got to the statement, or got lost
     */
    @SuppressWarnings("unchecked")
    static boolean reachesType(ValueBinder<?> binder) {
        try {
            ((ValueBinder<Object>) binder)
                    .bind(nothing(PreparedStatement.class), ProbeValue.VALUE, 1, nothing(WrapperOptions.class));
            return false;
        } catch (ProbeValue.Arrived e) {
            return true;
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    /** An object that does nothing. */
    private static <T> T nothing(Class<T> type) {
        Set<Class<?>> noObject = Set.of(int.class, boolean.class, long.class);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (noObject.contains(method.getReturnType())) {
                        return method.getReturnType() == boolean.class ? (Object) false : 0;
                    }
                    return null;
                }));
    }
}

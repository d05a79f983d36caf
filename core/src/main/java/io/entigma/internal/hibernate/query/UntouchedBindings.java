// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.hibernate.query.spi.QueryParameterBinding;
import org.hibernate.query.spi.QueryParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an execution for a translation that is only looked at: Hibernate notes in them the types that it
 * finds, and the translation that is run would find other types than without that look. Proxies, since the interfaces'
 * methods differ between Hibernate 6.6 and 7.
 */
final class UntouchedBindings {
    private UntouchedBindings() {}

    static QueryParameterBindings of(QueryParameterBindings bindings) {
        return proxy(QueryParameterBindings.class, bindings);
    }

    private static <T> T proxy(Class<T> type, T target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> call(target, method, arguments)));
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] arguments) throws Throwable {
        if (target instanceof QueryParameterBinding<?> && method.getName().equals("setType")) {
            // Not changed, so that no other place of the parameter has to follow.
            return false;
        }
        try {
            Object result = method.invoke(target, arguments);
            return result instanceof QueryParameterBinding<?> binding
                    ? proxy(QueryParameterBinding.class, binding)
                    : result;
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

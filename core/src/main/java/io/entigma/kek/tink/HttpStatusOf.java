// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.tink;

import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP status that a cloud library's exception carries. Google's is an {@link java.io.IOException} for a refusal too, and
 * none of these libraries is a dependency, so the status is asked for by the name of its getter.
 */
final class HttpStatusOf {
    /** Of Google's HTTP client and the older AWS SDK; of the newer one. */
    private static final List<String> GETTERS = List.of("getStatusCode", "statusCode");

    private HttpStatusOf() {}

    static OptionalInt error(Throwable e) {
        for (String getter : GETTERS) {
            if (call(e, getter) instanceof Integer status && status >= 400) {
                return OptionalInt.of(status);
            }
        }
        return OptionalInt.empty();
    }

    /** Null if this exception has no such getter that may be called. */
    private static @Nullable Object call(Throwable e, String getter) {
        try {
            return e.getClass().getMethod(getter).invoke(e);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException none) {
            return null;
        }
    }
}

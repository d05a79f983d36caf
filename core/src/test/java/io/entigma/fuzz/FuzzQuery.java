// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query of either kind of session. A place is a parameter's name or its number. */
interface FuzzQuery {
    void set(Object place, @Nullable Object value);

    /** In the form that names the value's class, if there is one. */
    default void setTyped(Object place, Object value) {
        set(place, value);
    }

    /** In the form for several values, if there is one. */
    default void setAll(Object place, Collection<?> values) {
        set(place, values);
    }

    void page(int first, int max);

    List<Object> list();

    long count();

    /** The number of changed rows. */
    int execute();
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The order of the elements of a set. */
final class SetOrder {
    private record Keyed(String key, @Nullable Object element) {}

    private SetOrder() {}

    /**
     * The elements in the order of their keys. A list, because a set of another kind could take two of them for one.
     *
     * @param set the set
     * @param key the JSON of an element
     * @return a new list
     */
    static List<@Nullable Object> sorted(
            Collection<? extends @Nullable Object> set, Function<@Nullable Object, String> key) {
        List<Keyed> keyed = new ArrayList<>(set.size());
        for (Object element : set) {
            keyed.add(new Keyed(key.apply(element), element));
        }
        keyed.sort(Comparator.comparing(Keyed::key));
        List<@Nullable Object> sorted = new ArrayList<>(set.size());
        for (Keyed one : keyed) {
            sorted.add(one.element());
        }
        return sorted;
    }
}

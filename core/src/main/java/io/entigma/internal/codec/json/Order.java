// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One order for what has none: the elements of a set and the entries of a map by the JSON of element and key. */
final class Order {
    /** A map in its final order. The mappings know it by its class, and leave it as it is. */
    static final class OrderedMap extends LinkedHashMap<@Nullable Object, @Nullable Object> {
        private static final long serialVersionUID = 1L;
    }

    private record Keyed<T>(String key, T value) {
        static <T> List<Keyed<T>> sorted(Collection<? extends T> values, Function<? super T, String> key) {
            List<Keyed<T>> keyed = new ArrayList<>(values.size());
            for (T value : values) {
                keyed.add(new Keyed<>(key.apply(value), value));
            }
            keyed.sort(Comparator.comparing(Keyed::key));
            return keyed;
        }
    }

    private Order() {}

    /**
     * The elements of a set in order. A list, because a set of another kind could take two of them for one.
     *
     * @param set the set
     * @param json the JSON of an element
     * @return a new list
     */
    static List<@Nullable Object> ofSet(Collection<?> set, Function<@Nullable Object, String> json) {
        List<@Nullable Object> list = new ArrayList<>(set.size());
        for (Keyed<?> element : Keyed.sorted(set, json)) {
            list.add(element.value());
        }
        return list;
    }

    /**
     * The entries of a map in order.
     *
     * @param map the map
     * @param json the JSON of a key
     * @return a new map
     */
    static OrderedMap ofMap(Map<?, ?> map, Function<@Nullable Object, String> json) {
        OrderedMap ordered = new OrderedMap();
        for (Keyed<? extends Map.Entry<?, ?>> entry :
                Keyed.sorted(map.entrySet(), (Map.Entry<?, ?> one) -> json.apply(one.getKey()))) {
            ordered.put(entry.value().getKey(), entry.value().getValue());
        }
        return ordered;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate;

import io.entigma.internal.hibernate.MappedColumn.Place;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses encryption where a value is looked up by equality: sealing a value twice gives different bytes. */
final class PlaceCheck implements BootCheck {
    private static final Map<Place, String> REFUSED = Map.of(
            Place.ID, "an identifier cannot be encrypted: rows are found by it; encrypt another attribute",
            Place.VERSION, "a version cannot be encrypted: updates compare it; remove @Encrypted",
            Place.NATURAL_ID, "a natural id cannot be encrypted: rows are found by it; remove @Encrypted or @NaturalId",
            Place.DISCRIMINATOR, "a discriminator cannot be encrypted: queries compare it; remove @Encrypted",
            Place.MAP_KEY, "a map key cannot be encrypted: entries are found by it; encrypt the map's value",
            Place.SET_ELEMENT,
                    "an element of a Set cannot be encrypted: elements are removed by value; use a List with"
                            + " @OrderColumn");

    @Override
    public List<String> problems(BootModel model) {
        return model.columns().stream()
                .filter(column -> REFUSED.containsKey(column.place()))
                .map(column -> column.path() + ": " + reason(column.place()))
                .toList();
    }

    private static @Nullable String reason(Place place) {
        return REFUSED.get(place);
    }
}

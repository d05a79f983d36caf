// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.search;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The layouts of an application's attributes, by their descriptions: a normal form of its own is a class of its, which no
 * description brings along. Thread safe.
 */
public final class KnownLayouts {
    private final Map<String, TokenLayout> known = new ConcurrentHashMap<>();

    /** Knows none yet. */
    public KnownLayouts() {}

    /**
     * Notes the layout of an attribute.
     *
     * @param layout the layout
     * @return the same
     */
    public TokenLayout know(TokenLayout layout) {
        known.put(layout.description(), layout);
        return layout;
    }

    /**
     * The layout that a description is of.
     *
     * @param description the description
     * @return an attribute's layout, or what {@link TokenLayout#parse} makes of the description
     */
    public Optional<TokenLayout> of(String description) {
        TokenLayout layout = known.get(description);
        return layout != null ? Optional.of(layout) : TokenLayout.parse(description);
    }

    @Override
    public String toString() {
        return "KnownLayouts[" + known.keySet() + "]";
    }
}

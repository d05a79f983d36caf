// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.kek;

import io.entigma.error.MisconfigurationException;
import java.net.URI;
import java.util.regex.Pattern;

/**
 * A setting that stands for every KEK below a server or path, on purpose: a URI that ends with {@code /*}. What it includes has
 * plain names below that place and nothing else, so that no {@code ..}, escape, query or second host leads out of it.
 */
final class KekPattern {
    private static final String END = "/*";

    /** A name is not of dots alone. */
    private static final String NOT_DOTS = "(?!\\.+(?:/|$))";

    private static final String NAME_BELOW = NOT_DOTS + "[A-Za-z0-9._~-]+";
    private static final Pattern BELOW = Pattern.compile(NAME_BELOW + "(?:/" + NAME_BELOW + ")*");

    /** With ports, and the colons of an ARN. */
    private static final String NAME = NOT_DOTS + "[A-Za-z0-9._~:\\[\\]-]+/";

    /** A scheme, of which some have another one behind it, and at least one name. */
    private static final Pattern PLACE = Pattern.compile("(?:[a-z][a-z0-9+.-]*:){1,2}/{0,3}(?:" + NAME + ")+");

    private final String text;
    private final String place;

    private KekPattern(String text, String place) {
        this.text = text;
        this.place = place;
    }

    static boolean isOne(URI uri) {
        return uri.toString().endsWith(END);
    }

    /**
     * Reads one.
     *
     * @param uri a URI that {@link #isOne is one}
     * @return the pattern
     * @throws MisconfigurationException if it names no server or path, or has more in it than names
     */
    static KekPattern of(URI uri) {
        String normal = TrustedKeks.normal(uri);
        String place = normal.substring(0, normal.length() - 1);
        if (!PLACE.matcher(place).matches()) {
            throw new MisconfigurationException("trustedKeks '" + uri + "': in front of /* there must be a server or a"
                    + " path with plain names (no user, query, escape, '..' or other asterisk), as"
                    + " https://keys.example/v1/keks/*; name each KEK by itself instead");
        }
        return new KekPattern(uri.toString(), place);
    }

    boolean includes(URI kek) {
        String normal = TrustedKeks.normal(kek);
        return normal.startsWith(place)
                && BELOW.matcher(normal.substring(place.length())).matches();
    }

    @Override
    public String toString() {
        return text;
    }
}

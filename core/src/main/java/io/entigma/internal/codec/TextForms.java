// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.net.URI;
import java.net.URL;
import java.util.Currency;
import java.util.Locale;

/** Types of the JDK with a text form, other than those of java.time. */
final class TextForms {
    private TextForms() {}

    static ValueCodec<Currency> currency() {
        return TextFormCodec.exact(Currency.class, Currency::getCurrencyCode, Currency::getInstance, 3);
    }

    static ValueCodec<Locale> locale(int length) {
        return TextFormCodec.checked(Locale.class, Locale::toLanguageTag, TextForms::locale, Locale::equals, length);
    }

    /** {@link Locale#forLanguageTag} leaves out what it cannot read; here that is an error. */
    private static Locale locale(String tag) {
        Locale locale = Locale.forLanguageTag(tag);
        if (!locale.toLanguageTag().equalsIgnoreCase(tag)) {
            throw new IllegalArgumentException("no language tag");
        }
        return locale;
    }

    /** Compared as text: {@code equals} takes the host in upper and lower case for the same. */
    static ValueCodec<URI> uri(int length) {
        return TextFormCodec.checked(
                URI.class, URI::toString, URI::new, (a, b) -> a.toString().equals(b.toString()), length);
    }

    /** Compared as text: {@code equals} asks the name server. */
    static ValueCodec<URL> url(int length) {
        return TextFormCodec.checked(
                URL.class,
                URL::toExternalForm,
                URL::new,
                (a, b) -> a.toExternalForm().equals(b.toExternalForm()),
                length);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.Month;
import java.time.Year;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A type that the two Jacksons write in different ways, or not exactly, and the text that both write here.
 *
 * @param type the class
 * @param print its text
 * @param parse the value of a text; throws a RuntimeException if it is none
 * @param <T> the Java type
 */
@SuppressWarnings("JavaUtilDate") // the type is the user's choice
record TextForm<T>(Class<T> type, Function<T, String> print, Function<String, T> parse) {
    static final List<TextForm<?>> ALL = List.of(
            new TextForm<>(Month.class, Month::name, Month::valueOf),
            new TextForm<>(Year.class, Year::toString, text -> Year.of(Integer.parseInt(text))),
            new TextForm<>(Locale.class, TextForm::print, Locale::forLanguageTag),
            new TextForm<>(Date.class, TextForm::print, TextForm::date),
            new TextForm<>(Timestamp.class, TextForm::print, text -> Timestamp.from(Instant.parse(text))));

    private static String print(Locale locale) {
        String tag = locale.toLanguageTag();
        if (!Locale.forLanguageTag(tag).equals(locale)) {
            throw new IllegalArgumentException("a locale that its language tag does not give back");
        }
        return tag;
    }

    /** Not toInstant: the dates of java.sql throw there. */
    private static String print(Date date) {
        Instant instant =
                date instanceof Timestamp timestamp ? timestamp.toInstant() : Instant.ofEpochMilli(date.getTime());
        return instant.toString();
    }

    /** What a Date cannot hold was a Timestamp. */
    private static Date date(String text) {
        Instant instant = Instant.parse(text);
        return instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)
                ? new Date(instant.toEpochMilli())
                : Timestamp.from(instant);
    }
}

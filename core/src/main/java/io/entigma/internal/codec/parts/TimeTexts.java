// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.parts;

import java.time.OffsetDateTime;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The types of java.time as ISO 8601 text, where {@code toString} and {@code parse} of the class do not fit together. */
public final class TimeTexts {
    // Year.toString and YearMonth.toString leave out the sign that their parsers ask for beyond the year 9999.
    private static final DateTimeFormatter YEAR = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter YEAR_MONTH = new DateTimeFormatterBuilder()
            .append(YEAR)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .toFormatter(Locale.ROOT);

    private TimeTexts() {}

    public static String print(Year year) {
        return YEAR.format(year);
    }

    public static Year year(String text) {
        return Year.parse(text, YEAR);
    }

    public static String print(YearMonth month) {
        return YEAR_MONTH.format(month);
    }

    public static YearMonth yearMonth(String text) {
        return YearMonth.parse(text, YEAR_MONTH);
    }

    /** Keeps local time, offset and region as they were written, in the overlap of a clock change too. */
    public static ZonedDateTime zonedDateTime(String text) {
        int region = text.indexOf('[');
        if (region < 0) {
            return OffsetDateTime.parse(text).toZonedDateTime();
        }
        OffsetDateTime moment = OffsetDateTime.parse(text.substring(0, region));
        if (!text.endsWith("]")) {
            throw new IllegalArgumentException("no region");
        }
        ZoneId zone = ZoneId.of(text.substring(region + 1, text.length() - 1));
        return ZonedDateTime.ofInstant(moment.toLocalDateTime(), moment.getOffset(), zone);
    }
}

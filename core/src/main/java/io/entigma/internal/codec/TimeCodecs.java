// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** The types of java.time as ISO 8601 text, the longest text of each beside it. */
final class TimeCodecs {
    private static final int ZONE_LENGTH = 64;

    // Year.toString and YearMonth.toString leave out the sign that their parsers ask for beyond the year 9999.
    private static final DateTimeFormatter YEAR = new DateTimeFormatterBuilder()
            .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
            .toFormatter(Locale.ROOT);
    private static final DateTimeFormatter YEAR_MONTH = new DateTimeFormatterBuilder()
            .append(YEAR)
            .appendLiteral('-')
            .appendValue(ChronoField.MONTH_OF_YEAR, 2)
            .toFormatter(Locale.ROOT);

    static final ValueCodec<LocalDate> LOCAL_DATE =
            TextFormCodec.exact(LocalDate.class, LocalDate::toString, LocalDate::parse, 16);
    static final ValueCodec<LocalTime> LOCAL_TIME =
            TextFormCodec.exact(LocalTime.class, LocalTime::toString, LocalTime::parse, 18);
    static final ValueCodec<LocalDateTime> LOCAL_DATE_TIME =
            TextFormCodec.exact(LocalDateTime.class, LocalDateTime::toString, LocalDateTime::parse, 35);
    static final ValueCodec<Instant> INSTANT =
            TextFormCodec.exact(Instant.class, Instant::toString, Instant::parse, 37);
    static final ValueCodec<OffsetDateTime> OFFSET_DATE_TIME =
            TextFormCodec.exact(OffsetDateTime.class, OffsetDateTime::toString, OffsetDateTime::parse, 44);
    static final ValueCodec<OffsetTime> OFFSET_TIME =
            TextFormCodec.exact(OffsetTime.class, OffsetTime::toString, OffsetTime::parse, 27);
    static final ValueCodec<ZonedDateTime> ZONED_DATE_TIME = TextFormCodec.exact(
            ZonedDateTime.class, ZonedDateTime::toString, TimeCodecs::zonedDateTime, 44 + 2 + ZONE_LENGTH);
    static final ValueCodec<Duration> DURATION =
            TextFormCodec.exact(Duration.class, Duration::toString, Duration::parse, 40);
    static final ValueCodec<Period> PERIOD = TextFormCodec.exact(Period.class, Period::toString, Period::parse, 37);
    static final ValueCodec<Year> YEAR_CODEC =
            TextFormCodec.exact(Year.class, YEAR::format, text -> Year.parse(text, YEAR), 10);
    static final ValueCodec<YearMonth> YEAR_MONTH_CODEC =
            TextFormCodec.exact(YearMonth.class, YEAR_MONTH::format, text -> YearMonth.parse(text, YEAR_MONTH), 13);
    static final ValueCodec<MonthDay> MONTH_DAY =
            TextFormCodec.exact(MonthDay.class, MonthDay::toString, MonthDay::parse, 7);
    static final ValueCodec<ZoneId> ZONE_ID = TextFormCodec.exact(ZoneId.class, ZoneId::getId, ZoneId::of, ZONE_LENGTH);
    static final ValueCodec<ZoneOffset> ZONE_OFFSET =
            TextFormCodec.exact(ZoneOffset.class, ZoneOffset::getId, ZoneOffset::of, 9);

    private TimeCodecs() {}

    /**
     * Keeps local time, offset and region as they were written, in the overlap of a clock change too. Where the rules of
     * the region have changed since, the moment is kept and the local time follows the new rules.
     */
    private static ZonedDateTime zonedDateTime(String text) {
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

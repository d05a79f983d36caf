// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** An attribute of each supported type, on fields. */
@Entity(name = "AllTypes")
class AllTypes {
    record Point(int x, BigDecimal y, List<String> labels) {}

    static class Settings {
        public String theme;
        public Map<String, Integer> sizes;
    }

    enum Color {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "a body of its own";
            }
        }
    }

    @Id
    Long id;

    @Encrypted
    String string;

    @Encrypted
    byte[] bytes;

    @Encrypted
    char[] chars;

    @Encrypted
    boolean aBoolean;

    @Encrypted
    byte aByte;

    @Encrypted
    short aShort;

    @Encrypted
    int anInt;

    @Encrypted
    long aLong;

    @Encrypted
    float aFloat;

    @Encrypted
    double aDouble;

    @Encrypted
    char aChar;

    @Encrypted
    Boolean boxedBoolean;

    @Encrypted
    Byte boxedByte;

    @Encrypted
    Short boxedShort;

    @Encrypted
    Integer boxedInt;

    @Encrypted
    Long boxedLong;

    @Encrypted
    Float boxedFloat;

    @Encrypted
    Double boxedDouble;

    @Encrypted
    Character boxedChar;

    @Encrypted
    BigDecimal decimal;

    @Encrypted
    BigInteger integer;

    @Encrypted
    Color color;

    @Encrypted
    UUID uuid;

    @Encrypted
    LocalDate localDate;

    @Encrypted
    LocalTime localTime;

    @Encrypted
    LocalDateTime localDateTime;

    @Encrypted
    Instant instant;

    @Encrypted
    OffsetDateTime offsetDateTime;

    @Encrypted
    OffsetTime offsetTime;

    @Encrypted
    ZonedDateTime zonedDateTime;

    @Encrypted
    Duration duration;

    @Encrypted
    Period period;

    @Encrypted
    @Column(name = "a_year")
    Year year;

    @Encrypted
    YearMonth yearMonth;

    @Encrypted
    MonthDay monthDay;

    @Encrypted
    DayOfWeek dayOfWeek;

    @Encrypted
    @Column(name = "a_month")
    Month month;

    @Encrypted
    ZoneId zone;

    @Encrypted
    @Column(name = "zone_offset")
    ZoneOffset offset;

    @Encrypted
    Date date;

    @Encrypted
    java.sql.Date sqlDate;

    @Encrypted
    java.sql.Time sqlTime;

    @Encrypted
    java.sql.Timestamp sqlTimestamp;

    @Encrypted
    Currency currency;

    @Encrypted
    Locale locale;

    @Encrypted
    URI uri;

    @Encrypted
    URL url;

    @Encrypted
    Point point;

    @Encrypted
    Settings settings;

    @Encrypted
    List<String> list;

    @Encrypted
    @Column(name = "a_set")
    Set<LocalDate> set;

    @Encrypted
    Map<String, BigDecimal> map;

    static AllTypes full(long id) throws Exception {
        AllTypes a = new AllTypes();
        a.id = id;
        a.string = "canary \u00e9\u4e2d\uD83D\uDE00 ";
        a.bytes = new byte[] {0, -128, 127, 10, 0};
        a.chars = "canary chars".toCharArray();
        a.aBoolean = true;
        a.aByte = Byte.MIN_VALUE;
        a.aShort = Short.MIN_VALUE;
        a.anInt = Integer.MIN_VALUE;
        a.aLong = Long.MIN_VALUE;
        a.aFloat = Float.MIN_VALUE;
        a.aDouble = -0.0;
        a.aChar = '\uD83D';
        a.boxedBoolean = false;
        a.boxedByte = 1;
        a.boxedShort = 2;
        a.boxedInt = 3;
        a.boxedLong = 4L;
        a.boxedFloat = Float.MAX_VALUE;
        a.boxedDouble = Double.NEGATIVE_INFINITY;
        a.boxedChar = 'x';
        a.decimal = new BigDecimal("1.5E+3");
        a.integer = BigInteger.TWO.pow(200).negate();
        a.color = Color.GREEN;
        a.uuid = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
        times(a);
        objects(a);
        return a;
    }

    private static void times(AllTypes a) {
        a.localDate = LocalDate.MAX;
        a.localTime = LocalTime.MAX;
        a.localDateTime = LocalDateTime.of(2024, 2, 29, 23, 59, 59, 123_456_789);
        a.instant = Instant.MAX;
        a.offsetDateTime = OffsetDateTime.of(a.localDateTime, ZoneOffset.ofHoursMinutes(-3, -30));
        a.offsetTime = OffsetTime.of(a.localTime, ZoneOffset.MAX);
        a.zonedDateTime = ZonedDateTime.ofLocal(
                LocalDateTime.of(2024, 10, 27, 2, 30), ZoneId.of("Europe/Paris"), ZoneOffset.ofHours(1));
        a.duration = Duration.ofSeconds(Long.MAX_VALUE, 999_999_999);
        a.period = Period.of(-1, 2, -3);
        a.year = Year.of(-1);
        a.yearMonth = YearMonth.of(2024, 2);
        a.monthDay = MonthDay.of(2, 29);
        a.dayOfWeek = DayOfWeek.SUNDAY;
        a.month = Month.DECEMBER;
        a.zone = ZoneId.of("America/Argentina/Buenos_Aires");
        a.offset = ZoneOffset.MIN;
        a.date = new Date(1_700_000_000_123L);
        a.sqlDate = java.sql.Date.valueOf("2024-02-29");
        a.sqlTime = java.sql.Time.valueOf("23:59:58");
        a.sqlTimestamp = java.sql.Timestamp.valueOf("2024-02-29 23:59:59.123456789");
    }

    private static void objects(AllTypes a) throws Exception {
        a.currency = Currency.getInstance("JPY");
        a.locale = Locale.forLanguageTag("zh-Hant-TW");
        a.uri = URI.create("urn:canary:1");
        a.url = new URL("https://example.com/canary");
        a.point = new Point(1, new BigDecimal("1.50"), List.of("canary", ""));
        a.settings = new Settings();
        a.settings.theme = "canary dark";
        a.settings.sizes = Map.of("a", 1, "b", 2);
        a.list = List.of("canary", "", "z");
        a.set = Set.of(LocalDate.EPOCH, LocalDate.MIN);
        a.map = Map.of("canary", new BigDecimal("0.10"));
    }
}

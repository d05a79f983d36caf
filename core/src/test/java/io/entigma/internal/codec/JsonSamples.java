// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Types for the JSON tests; the fields declare the generic types. */
@SuppressWarnings({"unused", "NullAway"})
final class JsonSamples {
    record Point(int x, int y) {}

    record Nested(
            String name,
            Point at,
            List<Point> way,
            @Nullable Nested next) {}

    record Empty() {}

    record Pair<A, B>(A first, B second) {}

    record Scalars(
            boolean yes,
            byte b,
            short s,
            char c,
            int i,
            long l,
            float f,
            double d,
            Double nan,
            BigInteger big,
            BigDecimal scaled,
            byte[] bytes,
            int[] ints,
            Month month,
            UUID uuid,
            Locale locale,
            Currency currency,
            URI uri) {}

    record Times(
            LocalDate date,
            LocalTime time,
            LocalDateTime dateTime,
            Instant instant,
            OffsetDateTime offset,
            ZonedDateTime earlier,
            ZonedDateTime later,
            ZonedDateTime utc,
            Duration duration,
            Period period,
            Year year,
            YearMonth yearMonth,
            MonthDay monthDay,
            DayOfWeek day,
            ZoneId zone,
            ZoneOffset zoneOffset) {}

    record Dates(
            java.util.Date date,
            java.util.Date timestampAsDate,
            java.sql.Timestamp timestamp,
            Map<java.util.Date, Year> byDate,
            Map<Locale, Integer> byLocale) {}

    record Sets(
            Set<String> words, Set<Set<Integer>> nested, SortedSet<Integer> sorted, Map<String, Set<Point>> points) {}

    /** No equals, no getters, private fields, a getter that no field backs. */
    static class Settings {
        private String theme = "";
        private final List<String> tags = new ArrayList<>();
        private transient int cached = 7;

        @JsonIgnore
        private int ignored = 8;

        Settings() {}

        Settings(String theme, String... tags) {
            this.theme = theme;
            this.tags.addAll(List.of(tags));
        }

        public String getComputed() {
            return theme + "!";
        }

        void setTheme(String theme) {
            this.theme = theme;
        }

        String theme() {
            return theme;
        }
    }

    static class Wider extends Settings {
        private int more = 3;
    }

    /** Equal if the id is. */
    static class ById {
        int id;
        String text = "";

        @Override
        public boolean equals(Object other) {
            return other instanceof ById that && that.id == id;
        }

        @Override
        public int hashCode() {
            return id;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Cat.class, name = "cat"),
        @JsonSubTypes.Type(value = Dog.class, name = "dog")
    })
    abstract static class Animal {
        String name = "";
    }

    static class Cat extends Animal {
        int lives = 9;
    }

    static class Dog extends Animal {
        boolean good = true;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Wheel.class, name = "wheel"))
    static class Part {
        int number;
    }

    static class Wheel extends Part {
        int size;
    }

    record Zoo(Set<Animal> animals, List<Animal> order) {}

    record Renamed(@JsonAlias("oldName") String newName) {}

    static final class WithCreator {
        final String text;

        @JsonCreator
        WithCreator(@JsonProperty("text") String text) {
            this.text = text;
        }
    }

    enum Level {
        LOW {
            @Override
            public String toString() {
                return "low!";
            }
        },
        HIGH
    }

    static class Holder<T> {
        T variable;
        List<T> variables;
    }

    static class Fields {
        List<String> strings;
        List<List<Integer>> lists;
        Set<String> stringSet;
        Set<Set<String>> setOfSets;
        Set<Point> pointSet;
        Set<Level> levels;
        Set<Object> anySet;
        SortedSet<Integer> sortedSet;
        Map<String, Object> anyMap;
        Map<LocalDate, BigDecimal> rates;
        Map<Level, List<Point>> byLevel;
        Map<Integer, String> byNumber;
        SortedMap<String, Integer> sortedMap;
        java.util.Collection<String> collection;
        Pair<String, List<LocalDate>> pair;
        Pair<Pair<Integer, Point>, Map<String, UUID>> pairs;
        List<Animal> animals;
        List<String>[] arrayOfLists;
        List<? extends Point> wildcard;
        List<byte[]> blobs;
        List<Long> longs;
    }

    private JsonSamples() {}

    static java.lang.reflect.Type field(String name) {
        return fieldOf(Fields.class, name);
    }

    static java.lang.reflect.Type fieldOf(Class<?> type, String name) {
        try {
            return type.getDeclaredField(name).getGenericType();
        } catch (NoSuchFieldException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

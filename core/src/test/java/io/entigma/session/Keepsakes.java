// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TimeZone;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** Entities with values that can be changed in place, and with values that are hard to compare. */
final class Keepsakes {
    private Keepsakes() {}

    /** With equals. */
    static class Settings {
        public String theme = "light";
        public int size = 12;

        @Override
        public boolean equals(Object other) {
            return other instanceof Settings s && s.theme.equals(theme) && s.size == size;
        }

        @Override
        public int hashCode() {
            return Objects.hash(theme, size);
        }
    }

    /** Without equals. */
    static class Profile {
        public String nick = "canary nick";
        public List<String> hobbies = new ArrayList<>(List.of("chess"));
        public Map<String, Integer> scores = new HashMap<>(Map.of("b", 2, "a", 1));
    }

    record Point(double x, BigDecimal y) {}

    @MappedSuperclass
    abstract static class Base {
        @Id
        Long id;

        @Version
        int version;

        int plain;

        @Encrypted
        String name = "canary name";

        @Encrypted
        byte[] bytes = {1, 2, 3};

        @Encrypted
        char[] chars = {'c', 'd'};

        @Encrypted
        Date date = new Date(1_000);

        @Encrypted
        Calendar calendar = calendar();

        @Encrypted
        @Column(length = 200)
        List<String> tags = new ArrayList<>(List.of("one"));

        @Encrypted
        @Column(length = 200)
        Map<String, List<Integer>> extra = new HashMap<>(Map.of("k", new ArrayList<>(List.of(1))));

        @Encrypted
        @Column(length = 200)
        Settings settings = new Settings();

        @Encrypted
        @Column(length = 200)
        Profile profile = new Profile();

        @Encrypted
        @Column(length = 200)
        Point point = new Point(-0.0, new BigDecimal("1.50"));

        @Encrypted
        UUID uuid = new UUID(1, 2);

        @Encrypted
        LocalDate born = LocalDate.of(1970, 1, 2);

        @Encrypted
        @Column(name = "day_")
        DayOfWeek day = DayOfWeek.FRIDAY;

        @Encrypted
        BigDecimal amount = new BigDecimal("1.5E+3");

        @Encrypted
        @Column(name = "ratio_")
        double ratio = Double.NaN;

        @Encrypted
        LocalDateTime nanos = LocalDateTime.of(2024, 1, 1, 0, 0, 0, 123_456_789);

        @Encrypted
        ZonedDateTime zoned = ZonedDateTime.parse("2024-07-01T12:00:00.000000001+02:00[Europe/Berlin]");

        private static Calendar calendar() {
            Calendar calendar = new GregorianCalendar(TimeZone.getTimeZone("Europe/Rome"));
            calendar.setTimeInMillis(5_000);
            return calendar;
        }
    }

    @Entity(name = "Keepsake")
    static class Keepsake extends Base {}

    @Entity(name = "SlimKeepsake")
    @DynamicUpdate
    static class SlimKeepsake extends Base {}

    static <E extends Base> E with(long id, E entity) {
        entity.id = id;
        return entity;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.key.KeyId;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PreUpdate;
import jakarta.persistence.Version;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.junit.jupiter.api.DisplayName;

/** What is changed is written, whatever way; what is not changed is never written, sealed or opened again. */
class FlushTest {
    /** Without equals, as most classes are. */
    public static class Settings {
        public String theme = "light";
        public List<String> tags = new ArrayList<>();
        public Map<String, List<Integer>> deep = new HashMap<>();
    }

    public record Point(int x, List<String> labels) {}

    enum Color {
        RED,
        BLUE
    }

    @Entity(name = "Thing")
    public static class Thing {
        @Id
        Long id;

        @Version
        int version;

        String plain;

        @Encrypted
        String text;

        @Encrypted
        byte[] bytes;

        @Encrypted
        Date date;

        @Encrypted
        Calendar calendar;

        @Encrypted
        @Column(length = 1000)
        List<String> list;

        @Encrypted
        @Column(length = 1000)
        Map<String, Integer> map;

        @Encrypted
        @Column(length = 1000)
        Settings settings;

        @Encrypted
        @Column(length = 1000)
        Point point;

        @Encrypted
        BigDecimal decimal;

        @Encrypted
        double real;

        @Encrypted
        LocalDateTime time;

        @Encrypted
        ZonedDateTime zoned;

        @Encrypted
        UUID uuid;

        @Encrypted
        Color color;

        @Encrypted
        LocalDate day;

        @jakarta.persistence.Transient
        String seenBefore;

        @PostLoad
        void loaded() {
            seenBefore = text;
        }

        @PreUpdate
        void updating() {
            seenBefore = seenBefore + " -> " + text;
        }
    }

    private static Thing thing(long id) {
        Thing thing = new Thing();
        thing.id = id;
        thing.plain = "plain";
        thing.text = "text";
        thing.bytes = new byte[] {1, 2, 3};
        thing.date = new Date(1_000);
        thing.calendar = new GregorianCalendar(TimeZone.getTimeZone("Asia/Colombo"));
        thing.calendar.setTimeInMillis(2_000);
        thing.list = new ArrayList<>(List.of("a"));
        thing.map = new HashMap<>(Map.of("k", 1));
        thing.settings = new Settings();
        thing.settings.deep.put("d", new ArrayList<>(List.of(1)));
        thing.point = new Point(1, new ArrayList<>(List.of("l")));
        thing.decimal = new BigDecimal("1.50");
        thing.real = -0.0;
        thing.time = LocalDateTime.of(2026, 1, 2, 3, 4, 5, 123_456_789);
        thing.zoned = ZonedDateTime.of(thing.time, ZoneId.of("Europe/Istanbul"));
        thing.uuid = new UUID(1, 2);
        thing.color = Color.BLUE;
        thing.day = LocalDate.EPOCH;
        return thing;
    }

    private static App app(TestDatabase db, EntigmaListener... listeners) {
        return App.on(db)
                .entities(Thing.class)
                .set("hibernate.auto_quote_keyword", "true")
                .set("hibernate.generate_statistics", "true")
                .engine(builder -> {
                    for (EntigmaListener listener : listeners) {
                        builder.listener(listener);
                    }
                    return builder;
                })
                .start();
    }

    private static final Map<String, Consumer<Thing>> CHANGES = Map.ofEntries(
            Map.entry("bytes", t -> t.bytes[0] = 9),
            Map.entry("date", t -> t.date.setTime(9_000)),
            Map.entry("calendar", t -> t.calendar.add(Calendar.DATE, 1)),
            Map.entry("list", t -> t.list.add("x")),
            Map.entry("map", t -> t.map.put("x", 2)),
            Map.entry("settings", t -> t.settings.theme = "dark"),
            Map.entry("settings inside", t -> t.settings.deep.get("d").add(2)),
            Map.entry("record inside", t -> t.point.labels().add("m")),
            Map.entry("text", t -> t.text = "other"),
            Map.entry("scale", t -> t.decimal = new BigDecimal("1.500")),
            Map.entry("zero", t -> t.real = 0.0));

    @OnEveryProduct
    @DisplayName("every change in place is saved, with nothing for the user to do")
    void change_inPlace_isSaved(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> session.persist(thing(1)));
            CHANGES.forEach((name, change) -> {
                Thing expected = app.call("acme", session -> session.find(Thing.class, 1L));
                change.accept(expected);
                app.run("acme", session -> change.accept(session.find(Thing.class, 1L)));
                Thing now = app.call("acme", session -> session.find(Thing.class, 1L));
                assertThat(now)
                        .as(name)
                        .usingRecursiveComparison()
                        .ignoringFields("version", "seenBefore")
                        .isEqualTo(expected);
                assertThat(now.version).as(name).isEqualTo(expected.version + 1);
            });
        }
    }

    @OnEveryProduct
    @DisplayName("what was not changed is not written: no UPDATE, the same version, the same bytes")
    void flush_unchanged_writesNothing(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                for (long id = 1; id <= 10; id++) {
                    session.persist(thing(id));
                }
            });
            List<byte[]> before = db.bytesOfEach("select settings from Thing order by id");
            Statistics statistics = statistics(app.factory());
            app.run("acme", session -> {
                List<Thing> all =
                        session.createSelectionQuery("from Thing", Thing.class).getResultList();
                all.forEach(t -> {
                    t.bytes = t.bytes.clone();
                    t.list = new ArrayList<>(t.list);
                    t.date = new Date(t.date.getTime());
                    t.decimal = new BigDecimal("1.50");
                    t.text = new String(t.text);
                });
                session.flush();
            });
            Thing detached = app.call("acme", session -> session.find(Thing.class, 1L));
            app.run("acme", session -> session.merge(detached));

            assertThat(statistics.getEntityUpdateCount()).isZero();
            assertThat(db.bytesOfEach("select settings from Thing order by id"))
                    .usingRecursiveComparison()
                    .isEqualTo(before);
            assertThat(app.<Integer>call("acme", session -> session.find(Thing.class, 1L).version))
                    .isZero();
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("500 loaded entities and ten flushes write only the one that is new")
    void flush_manyLoaded_writesNothing(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                for (long id = 1; id <= 500; id++) {
                    session.persist(thing(id));
                }
            });
            Statistics statistics = statistics(app.factory());
            app.run("acme", session -> {
                assertThat(session.createSelectionQuery("from Thing", Thing.class)
                                .getResultList())
                        .hasSize(500);
                session.persist(thing(501));
                for (int i = 0; i < 10; i++) {
                    session.flush();
                }
            });
            assertThat(statistics.getEntityUpdateCount()).isZero();
            assertThat(statistics.getEntityInsertCount()).isEqualTo(1);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a load opens each value once and seals none; an unchanged flush does neither")
    void load_opensEachValueOnce(TestDatabase db) {
        AtomicInteger uses = new AtomicInteger();
        EntigmaListener counter = new EntigmaListener() {
            @Override
            public void cacheHit(KeyId key) {
                uses.incrementAndGet();
            }
        };
        try (App app = app(db, counter)) {
            app.run("acme", session -> {
                for (long id = 1; id <= 100; id++) {
                    session.persist(thing(id));
                }
            });
            app.run("acme", session -> session.find(Thing.class, 1L));
            uses.set(0);
            app.run("acme", session -> {
                session.createSelectionQuery("from Thing", Thing.class).getResultList();
                assertThat(uses).hasValue(100 * 15);
                session.flush();
                assertThat(uses).hasValue(100 * 15);
            });
            assertThat(uses).hasValue(100 * 15);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("the instance and the callbacks show plaintext before and after, through several flushes")
    void flush_twice_showsPlaintextBothTimes(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                Thing thing = thing(1);
                session.persist(thing);
                session.flush();
                assertThat(thing.text).isEqualTo("text");
                thing.plain = "other";
                session.flush();
                assertThat(thing.text).isEqualTo("text");
            });
            app.run("acme", session -> {
                Thing thing = session.find(Thing.class, 1L);
                thing.text = "changed";
                session.flush();
                assertThat(thing.seenBefore).isEqualTo("text -> changed");
                thing.text = "changed again";
                session.flush();
                assertThat(thing.text).isEqualTo("changed again");
            });
            assertThat(app.<String>call("acme", session -> session.find(Thing.class, 1L).text))
                    .isEqualTo("changed again");
        }
    }

    private static Statistics statistics(SessionFactory factory) {
        factory.getStatistics().clear();
        return factory.getStatistics();
    }
}

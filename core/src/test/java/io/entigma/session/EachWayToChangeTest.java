// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.session.Keepsakes.Base;
import io.entigma.session.Keepsakes.Keepsake;
import io.entigma.session.Keepsakes.Settings;
import io.entigma.session.Keepsakes.SlimKeepsake;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Calendar;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.hibernate.StatelessSession;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Hibernate writes of entities with encrypted attributes, by each way to change, merge and refresh them. */
class EachWayToChangeTest {
    private final Statements statements = new Statements();

    private App start(TestDatabase db) {
        return App.on(db)
                .entities(Keepsake.class, SlimKeepsake.class)
                .set(Statements.SETTING, statements)
                .start();
    }

    private App startWithOne(TestDatabase db) {
        App app = start(db);
        app.run("a", s -> s.persist(Keepsakes.with(1, new Keepsake())));
        app.run("a", s -> s.persist(Keepsakes.with(1, new SlimKeepsake())));
        statements.clear();

        return app;
    }

    private static Map<String, String> row(TestDatabase db, String table, long id) {
        Map<String, String> row = new TreeMap<>();
        try (Connection connection = db.connection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from " + table + " where id = " + id)) {
            assertThat(rows.next()).isTrue();
            for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
                Object value = rows.getObject(i);
                row.put(
                        rows.getMetaData().getColumnLabel(i).toLowerCase(java.util.Locale.ROOT),
                        value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value));
            }
            return row;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One change in place, and how to see it. */
    record InPlace(String name, Consumer<Base> change, Consumer<Base> check) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<InPlace> inPlace() {
        return List.of(
                new InPlace(
                        "byte[]", e -> e.bytes[1] = 9, e -> assertThat(e.bytes).containsExactly(1, 9, 3)),
                new InPlace(
                        "char[]",
                        e -> e.chars[0] = 'z',
                        e -> assertThat(e.chars).containsExactly('z', 'd')),
                new InPlace(
                        "Date",
                        e -> e.date.setTime(2_000),
                        e -> assertThat(e.date).hasTime(2_000)),
                new InPlace(
                        "Calendar",
                        e -> e.calendar.add(Calendar.MINUTE, 1),
                        e -> assertThat(e.calendar.getTimeInMillis()).isEqualTo(65_000)),
                new InPlace(
                        "List", e -> e.tags.add("x"), e -> assertThat(e.tags).containsExactly("one", "x")),
                new InPlace(
                        "nested collection",
                        e -> e.extra.get("k").add(2),
                        e -> assertThat(e.extra).isEqualTo(Map.of("k", List.of(1, 2)))),
                new InPlace(
                        "POJO with equals",
                        e -> e.settings.theme = "dark",
                        e -> assertThat(e.settings.theme).isEqualTo("dark")),
                new InPlace(
                        "POJO without equals",
                        e -> e.profile.hobbies.add("go"),
                        e -> assertThat(e.profile.hobbies).containsExactly("chess", "go")));
    }

    @ParameterizedTest
    @MethodSource("inPlace")
    @DisplayName("a change in place is saved, once, and changes nothing else")
    void flush_changedInPlace_isSaved(InPlace type) {
        try (TestDatabase db = Database.H2.create();
                App app = startWithOne(db)) {
            app.run("a", s -> type.change().accept(s.find(Keepsake.class, 1L)));
            app.run("a", s -> type.change().accept(s.find(SlimKeepsake.class, 1L)));
            assertThat(statements.writes()).hasSize(2);
            assertThat(statements.writes().get(1).split("set ")[1].split(","))
                    .as("@DynamicUpdate writes the attribute and the version")
                    .hasSize(2);
            statements.clear();
            app.run("a", s -> type.check().accept(s.find(Keepsake.class, 1L)));
            app.run("a", s -> type.check().accept(s.find(SlimKeepsake.class, 1L)));
            assertThat(statements.writes()).isEmpty();
        }
    }

    @Test
    @DisplayName("a new object of the same value is no change, another scale is")
    void flush_equalButOtherObjects_writesNothing() {
        try (TestDatabase db = Database.H2.create();
                App app = startWithOne(db)) {
            Map<String, String> before = row(db, "Keepsake", 1);
            app.run("a", s -> copyOver(new Keepsake(), s.find(Keepsake.class, 1L)));
            assertThat(statements.writes()).isEmpty();
            assertThat(row(db, "Keepsake", 1)).isEqualTo(before);
            app.run("a", s -> s.find(Keepsake.class, 1L).amount = new BigDecimal("1500"));
            assertThat(statements.writes()).hasSize(1);
        }
    }

    private static void copyOver(Base from, Base to) {
        to.name = String.valueOf(from.name.toCharArray());
        to.bytes = from.bytes;
        to.chars = from.chars;
        to.date = from.date;
        to.calendar = from.calendar;
        to.tags = from.tags;
        to.extra = from.extra;
        to.settings = from.settings;
        to.profile = from.profile;
        to.point = from.point;
        to.uuid = new UUID(1, 2);
        to.born = from.born;
        to.amount = from.amount;
        to.ratio = from.ratio;
        to.nanos = from.nanos;
        to.zoned = from.zoned;
    }

    @Test
    @DisplayName("merge of a detached entity writes what changed and nothing else; merge of a new one works")
    void merge_detached_writesChangesOnly() {
        try (TestDatabase db = Database.H2.create();
                App app = startWithOne(db)) {
            Keepsake detached = app.call("a", s -> s.find(Keepsake.class, 1L));
            SlimKeepsake slim = app.call("a", s -> s.find(SlimKeepsake.class, 1L));
            Map<String, String> before = row(db, "SlimKeepsake", 1);
            app.run("a", s -> s.merge(detached));
            app.run("a", s -> s.merge(slim));
            assertThat(statements.writes()).as("unchanged").isEmpty();
            slim.plain = 7;
            app.run("a", s -> s.merge(slim));
            assertThat(statements.writes()).hasSize(1);
            Map<String, String> after = row(db, "SlimKeepsake", 1);
            assertThat(after).containsEntry("plain", "7");
            after.keySet().removeAll(List.of("plain", "version"));
            assertThat(before).containsAllEntriesOf(after);
            detached.tags.add("merged");
            detached.uuid = new UUID(3, 4);
            app.run("a", s -> s.merge(detached));
            app.run("a", s -> s.merge(Keepsakes.with(2, new Keepsake())));
            app.run("a", s -> {
                assertThat(s.find(Keepsake.class, 1L).tags).containsExactly("one", "merged");
                assertThat(s.find(Keepsake.class, 1L).uuid).isEqualTo(new UUID(3, 4));
                assertThat(s.find(Keepsake.class, 2L))
                        .usingRecursiveComparison()
                        .ignoringFields("id", "ratio")
                        .isEqualTo(new Keepsake());
            });
        }
    }

    @Test
    void refresh_changedInPlace_bringsTheStoredValueBack() {
        try (TestDatabase db = Database.H2.create();
                App app = startWithOne(db)) {
            app.run("a", s -> {
                Keepsake kept = s.find(Keepsake.class, 1L);
                kept.tags.add("unsaved");
                kept.settings = new Settings();
                kept.settings.theme = "unsaved";
                s.refresh(kept);
                assertThat(kept.tags).containsExactly("one");
                assertThat(kept.settings.theme).isEqualTo("light");
            });
            assertThat(statements.writes()).isEmpty();
        }
    }

    @Test
    void statelessSession_insertGetUpdate_sealsAndOpens() {
        try (TestDatabase db = Database.H2.create();
                App app = start(db)) {
            io.entigma.TenantScope.run("a", () -> {
                try (StatelessSession session = app.factory().openStatelessSession()) {
                    session.beginTransaction();
                    session.insert(Keepsakes.with(1, new Keepsake()));
                    Keepsake kept = (Keepsake) session.get(Keepsake.class, 1L);
                    assertThat(kept)
                            .usingRecursiveComparison()
                            .ignoringFields("ratio")
                            .isEqualTo(Keepsakes.with(1, new Keepsake()));
                    kept.tags.add("x");
                    session.update(kept);
                    session.refresh(kept);
                    assertThat(kept.tags).containsExactly("one", "x");
                    session.getTransaction().commit();
                }
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run("a", s -> assertThat(s.find(Keepsake.class, 1L).tags).containsExactly("one", "x"));
        }
    }
}

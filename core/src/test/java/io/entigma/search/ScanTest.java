// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.TenantScope;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.LocalDate;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.DisplayName;

class ScanTest {
    @Entity(name = "Note")
    public static class Note {
        @Id
        public Long id;

        @Encrypted
        @Searchable(scan = true)
        @Column(length = 200)
        public String text;

        @Encrypted
        @Searchable(scan = true)
        public LocalDate born;

        @Encrypted
        @Searchable(scan = true)
        public Integer stars;

        public String open;

        public Note() {}

        Note(long id, String text, LocalDate born, Integer stars) {
            this.id = id;
            this.text = text;
            this.born = born;
            this.stars = stars;
            this.open = "o" + id;
        }
    }

    private static List<Long> ids(Session session, String where, Object... parameters) {
        return all(session, "select n.id from Note n where n.id < 10 and (" + where + ") order by n.id", parameters);
    }

    private static List<Long> all(Session session, String hql, Object... parameters) {
        var query = session.createSelectionQuery(hql, Long.class);
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query.getResultList();
    }

    private static void store(App app) {
        app.run("acme", session -> {
            session.persist(new Note(1, "Grüße aus Köln", LocalDate.of(2001, 5, 1), 3));
            session.persist(new Note(2, "100% sicher", LocalDate.of(1999, 12, 31), 5));
            session.persist(new Note(3, null, null, null));
            session.persist(new Note(4, "grüsse aus Bonn", LocalDate.of(2001, 5, 2), -1));
            session.persist(new Note(5, "", LocalDate.of(2020, 2, 29), 3));
        });
        app.run("globex", session -> session.persist(new Note(11, "Grüße aus Köln", LocalDate.of(2001, 5, 1), 3)));
    }

    @OnEveryProduct
    @DisplayName("Any pattern, comparison and function of text, dates and numbers is answered by opening values")
    void conditions_onScannedAttributes_areAnswered(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).start()) {
            store(app);
            app.run("acme", session -> {
                assertThat(ids(session, "n.text like ?1", "%aus%")).containsExactly(1L, 4L);
                assertThat(ids(session, "n.text not like ?1", "%aus%")).containsExactly(2L, 5L);
                assertThat(ids(session, "not (n.text like ?1)", "%aus%")).containsExactly(2L, 5L);
                assertThat(ids(session, "n.text ilike '%GRÜ__E%'")).containsExactly(1L, 4L);
                assertThat(ids(session, "lower(n.text) like lower(concat('%', ?1, '%'))", "KÖLN"))
                        .containsExactly(1L);
                assertThat(ids(session, "n.text like '%!%%' escape '!'")).containsExactly(2L);
                assertThat(ids(session, "n.text = ?1", "100% sicher")).containsExactly(2L);
                assertThat(ids(session, "n.text <> ?1", "100% sicher")).containsExactly(1L, 4L, 5L);
                assertThat(ids(session, "lower(n.text) = ?1", "grüße aus köln")).containsExactly(1L);
                assertThat(ids(session, "n.text in (?1, ?2)", "", "x")).containsExactly(5L);
                assertThat(ids(session, "not (n.text in (?1, ?2))", "", null)).isEmpty();
                assertThat(ids(session, "n.text like ?1 or n.id = 2", (Object) null))
                        .containsExactly(2L);
                assertThat(ids(session, "length(n.text) = 14")).containsExactly(1L);
                assertThat(ids(session, "substring(n.text, 1, 3) = '100'")).containsExactly(2L);
                assertThat(ids(session, "trim(n.text) like 'g%' and locate('aus', n.text) = 8"))
                        .containsExactly(4L);
                assertThat(ids(session, "n.born < ?1", LocalDate.of(2001, 5, 2)))
                        .containsExactly(1L, 2L);
                assertThat(ids(session, "?1 < n.born", LocalDate.of(2001, 5, 1)))
                        .containsExactly(4L, 5L);
                assertThat(ids(
                                session,
                                "n.born between ?1 and ?2",
                                LocalDate.of(2001, 1, 1),
                                LocalDate.of(2001, 12, 31)))
                        .containsExactly(1L, 4L);
                assertThat(ids(session, "month(n.born) = 5 and day(n.born) = ?1", 2))
                        .containsExactly(4L);
                assertThat(ids(session, "n.stars >= 3")).containsExactly(1L, 2L, 5L);
                assertThat(ids(session, "n.stars not between 0 and 4")).containsExactly(2L, 4L);
                assertThat(ids(session, "case when n.stars > 4 then 1 else 0 end = 1"))
                        .containsExactly(2L);
            });
        }
    }

    @OnEveryProduct
    @DisplayName("Rows are sorted by opened values, page by page, with nulls where the database has them")
    void order_byScannedAttributes_isThatOfTheValues(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).start()) {
            store(app);
            app.run("acme", session -> {
                String some = "select n.id from Note n where n.id < 10 and n.id <> 3 order by ";
                assertThat(all(session, some + "n.text")).containsExactly(5L, 2L, 1L, 4L);
                assertThat(all(session, some + "n.text desc")).containsExactly(4L, 1L, 2L, 5L);
                assertThat(all(session, some + "lower(n.text), n.id")).containsExactly(5L, 2L, 4L, 1L);
                assertThat(all(session, some + "n.stars, n.born desc")).containsExactly(4L, 5L, 1L, 2L);
                assertThat(all(session, "select n.id from Note n where n.id < 10 order by n.born nulls first"))
                        .containsExactly(3L, 2L, 1L, 4L, 5L);
                assertThat(all(session, "select n.id from Note n where n.id < 10 order by n.born desc nulls last"))
                        .containsExactly(5L, 4L, 1L, 2L, 3L);
                assertThat(session.createSelectionQuery(
                                        "from Note n where n.text like '%s%' and n.id < 10 order by n.text desc",
                                        Note.class)
                                .setFirstResult(1)
                                .setMaxResults(1)
                                .getResultList())
                        .extracting(note -> note.id)
                        .containsExactly(1L);
            });
        }
    }

    @OnEveryProduct
    @DisplayName("min and max are those of the opened values, in groups and sub-queries too")
    void extremes_ofScannedAttributes_areThoseOfTheValues(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).start()) {
            store(app);
            app.run("acme", session -> {
                assertThat(session.createSelectionQuery(
                                        "select min(n.text), max(n.born), max(n.stars), count(*) from Note n where n.id < 10",
                                        Object[].class)
                                .getSingleResult())
                        .containsExactly("", LocalDate.of(2020, 2, 29), 5, 5L);
                assertThat(session.createSelectionQuery(
                                        "select mod(n.id, 2), max(n.text) from Note n where n.id < 10 group by mod(n.id, 2) order by 1",
                                        Object[].class)
                                .getResultList())
                        .extracting(row -> row[1])
                        .containsExactly("grüsse aus Bonn", "Grüße aus Köln");
                assertThat(session.createSelectionQuery(
                                        "select (select max(m.born) from Note m where m.id <= n.id) from Note n where n.id < 3 order by n.id",
                                        LocalDate.class)
                                .getResultList())
                        .containsExactly(LocalDate.of(2001, 5, 1), LocalDate.of(2001, 5, 1));
                assertThat(session.createSelectionQuery("select max(n.text) from Note n where n.id = 3", String.class)
                                .getSingleResult())
                        .isNull();
            });
        }
    }

    @OnEveryProduct
    @DisplayName(
            "Bulk statements, counts and sub-queries take the rows that match, with what the transaction has flushed")
    void statements_withScans_takeTheRightRows(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).start()) {
            store(app);
            app.run("acme", session -> {
                session.persist(new Note(6, "aus", null, null));
                assertThat(all(session, "select count(*) from Note n where n.text like '%aus%'"))
                        .containsExactly(3L);
                assertThat(session.createMutationQuery("update Note n set n.open = 'x' where n.text like '%aus%'")
                                .executeUpdate())
                        .isEqualTo(3);
                assertThat(all(
                                session,
                                "select n.id from Note n where exists (select 1 from Note m where m.id = n.id and m.born < ?1)",
                                LocalDate.of(2000, 1, 1)))
                        .containsExactly(2L);
                assertThat(session.createMutationQuery("delete from Note n where n.text ilike ?1 and n.stars < 0")
                                .setParameter(1, "GR%")
                                .executeUpdate())
                        .isEqualTo(1);
            });
            assertThat(db.value("select count(*) from Note where id = 4")).hasToString("0");
            assertThat(db.value("select count(*) from Note")).hasToString("6");
        }
    }

    @OnEveryProduct
    @DisplayName("A query that is run again, in whatever way, finds what has changed since")
    void queries_runAgain_findWhatHasChanged(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).start()) {
            store(app);
            app.run("acme", session -> {
                var query = session.createSelectionQuery(
                        "select n.id from Note n where n.text like '%aus%' order by n.text", Long.class);
                var marked = session.createMutationQuery("update Note n set n.open = 'x' where n.text like '%aus%'");
                assertThat(query.getResultList()).containsExactly(1L, 4L);
                assertThat(marked.executeUpdate()).isEqualTo(2);
                session.persist(new Note(6, "Haus", null, null));
                session.find(Note.class, 1L).text = "fort";
                assertThat(query.getResultStream()).containsExactly(6L, 4L);
                assertThat(marked.executeUpdate()).isEqualTo(2);
                session.find(Note.class, 4L).text = null;
                assertThat(query.getSingleResult()).isEqualTo(6L);
                session.remove(session.find(Note.class, 6L));
                try (var rows = query.scroll()) {
                    assertThat(rows.next()).isFalse();
                }
                assertThat(marked.executeUpdate()).isZero();
            });
            TenantScope.run(
                    "acme",
                    () -> app.factory().inStatelessTransaction(session -> {
                        session.insert(new Note(7, "raus", null, null));
                        assertThat(session.createSelectionQuery("from Note n where n.text like 'r%'", Note.class)
                                        .getResultList())
                                .hasSize(1);
                    }));
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "What a function or an order cannot be made of is refused with the attribute's name and without its values")
    void conditions_thatValuesDoNotAnswer_areRefused(TestDatabase db) throws Exception {
        try (App app = App.on(db).entities(Note.class).start()) {
            store(app);
            for (String where : List.of(
                    "substring(n.text, 0, 2) = 'x'", "locate('', n.text) = 1", "n.text like 'x!y' escape '!'")) {
                app.run(
                        "acme",
                        session -> assertThatThrownBy(() -> ids(session, where))
                                .isInstanceOf(QueryRefusedException.class)
                                .hasMessageStartingWith("Note.text: '")
                                .hasMessageNotContainingAny("aus", "sicher"));
            }
        }
    }
}

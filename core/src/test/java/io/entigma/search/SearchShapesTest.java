// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.NamedQuery;
import java.util.List;
import java.util.Map;
import org.hibernate.Session;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;
import org.hibernate.envers.query.AuditEntity;
import org.hibernate.envers.query.criteria.MatchMode;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.junit.jupiter.api.DisplayName;

/** Shapes of queries on searchable attributes beside those of {@link FolkFuzzTest}. */
class SearchShapesTest {
    @Entity(name = "Guest")
    @Audited
    @NamedQuery(name = "Guest.named", query = "select g.id from Guest g where lower(g.name) like :p order by g.id")
    @NamedQuery(name = "Guest.coded", query = "select g.id from Guest g where g.code = :p order by g.id")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Guest {
        @Id
        public Long id;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 4)
        @Column(length = 60)
        public String name;

        @Encrypted
        @Searchable
        public String code;

        @Encrypted
        public String secret;

        public String open;
    }

    @Entity(name = "Regular")
    public static class Regular extends Guest {
        @Encrypted
        @Searchable(prefix = 2)
        public String seat;
    }

    @Entity(name = "Area")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    public abstract static class Area {
        @Id
        public Long id;

        @Encrypted
        @Searchable
        public String label;
    }

    @Entity(name = "Lawn")
    public static class Lawn extends Area {}

    @Entity(name = "Wood")
    public static class Wood extends Area {}

    private static final List<String> REFUSED_CONDITIONS = List.of(
            "g.name = :v",
            "g.name like :v",
            "lower(g.code) = :v",
            "g.code like :v",
            "g.code > :v",
            "g.code between :v and 'z'",
            "g.code is distinct from :v",
            "g.code = g.name or g.open = :v",
            "g.code = g.open or g.open = :v",
            "g.code in (select o.open from Guest o where o.open = :v)",
            "lower(g.name) in (select o.open from Guest o where o.open = :v)",
            "lower(g.name) = lower(g.code) or g.open = :v",
            "lower(g.name) > :v",
            "lower(trim(g.name)) = :v",
            "trim(g.code) = :v",
            "length(g.code) = 1 and g.open = :v",
            "concat(g.code, 'x') = :v",
            "coalesce(g.code, 'x') = :v",
            "case g.code when :v then 1 else 0 end = 1",
            "nullif(g.code, :v) is null",
            ":v like g.code",
            "g.code = any (select o.code from Guest o where o.open = :v)",
            ":v in (select max(o.code) from Guest o)",
            ":v in (select o.code from Guest o order by o.id limit 1)",
            ":v in (select o.code from Guest o union select q.code from Guest q)",
            "exists (select 1 from (select o.code as c from Guest o) d where d.c = :v)",
            "g.name ilike '%nn%' or g.open = :v",
            "g.name ilike '_nna%' or g.open = :v",
            "g.name ilike 'anna 2%' or g.open = :v");

    /** What another option would answer, and that option. */
    private static final Map<String, String> OPTIONS = Map.ofEntries(
            entry("g.name = :v", "'=' cannot be applied to an encrypted attribute without @Searchable(equal = true),"),
            entry(
                    ":v <> g.name",
                    "'<>' cannot be applied to an encrypted attribute without @Searchable(equal = true),"),
            entry(
                    "g.name in (:v)",
                    "'in' cannot be applied to an encrypted attribute without @Searchable(equal = true),"),
            entry(
                    "lower(g.code) = :v",
                    "'lower()' cannot be applied to an encrypted attribute without @Searchable(ignoreCase = true),"),
            entry(
                    "upper(g.secret) not in (:v)",
                    "'upper()' cannot be applied to an encrypted attribute without @Searchable(ignoreCase = true),"),
            entry(
                    "g.code like :v",
                    "'like' cannot be applied to an encrypted attribute without @Searchable(prefix = n),"),
            entry(
                    "g.secret not like 'a%' or g.open = :v",
                    "'like' cannot be applied to an encrypted attribute without @Searchable(prefix = n),"),
            entry(
                    "g.name like :v",
                    "'like' cannot be applied to an encrypted attribute without @Searchable(prefix = n) without ignoreCase,"),
            entry(
                    "g.code ilike :v",
                    "'ilike' cannot be applied to an encrypted attribute without @Searchable(prefix = n, ignoreCase = true),"),
            entry(
                    "lower(g.secret) like :v",
                    "'like' cannot be applied to an encrypted attribute without @Searchable(prefix = n, ignoreCase = true),"));

    private static final List<String> REFUSED_QUERIES = List.of(
            "select a.id from Area a where a.label = :v",
            "select g.id from Guest g where g.open = :v order by g.code",
            "select max(g.code) from Guest g where g.open = :v",
            "select distinct g.code from Guest g where g.open = :v",
            "with x as (select o.code as c from Guest o) select 1 from x y where y.c = :v",
            "select g.id from Guest g join (select o.id as i, o.code as c from Guest o) d on d.i = g.id where d.c = :v");

    private static final List<String> REFUSED_STATEMENTS = List.of(
            "update Guest set open = 'x' where code = :v",
            "delete from Guest where lower(name) = :v",
            "delete from Area where label = :v");

    private static App app(TestDatabase db) {
        App app = App.on(db)
                .entities(Guest.class, Regular.class, Area.class, Lawn.class, Wood.class)
                .start();
        app.run("acme", session -> {
            for (long id = 1; id <= 6; id++) {
                Regular guest = new Regular();
                guest.id = id;
                guest.name = id == 6 ? null : (id % 2 == 0 ? "Anna " : "BERT ") + id;
                guest.code = "c" + id % 3;
                guest.secret = guest.code;
                guest.open = "c1";
                guest.seat = "A" + id;
                session.persist(guest);
                Area area = id % 2 == 0 ? new Lawn() : new Wood();
                area.id = id;
                area.label = "l" + id;
                session.persist(area);
            }
        });
        return app;
    }

    private static List<Long> ids(Session session, String hql, String value) {
        return session.createSelectionQuery(hql, Long.class)
                .setParameter("v", value)
                .getResultList();
    }

    @OnEveryProduct
    @DisplayName(
            "named queries, criteria, joined tables and treats are answered, whatever their parameters were before")
    void queries_ofOtherShapes_areAnswered(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                for (String[] pair :
                        new String[][] {{"an%", "2,4"}, {"bert 3", "3"}, {"x%", ""}, {"BERT%", ""}, {"%", "1,2,3,4,5"}
                        }) {
                    assertThat(session.createNamedSelectionQuery("Guest.named", Long.class)
                                    .setParameter("p", pair[0])
                                    .getResultStream()
                                    .map(String::valueOf)
                                    .reduce((a, b) -> a + "," + b)
                                    .orElse(""))
                            .isEqualTo(pair[1]);
                }
                for (String code : List.of("c1", "c2")) {
                    assertThat(session.createNamedSelectionQuery("Guest.coded", Long.class)
                                    .setParameter("p", code)
                                    .getResultList())
                            .hasSize(2);
                }
                assertThat(ids(
                                session,
                                "select r.id from Regular r where r.seat like concat(:v, '%') and r.code = 'c1' order by 1",
                                "A"))
                        .containsExactly(1L, 4L);
                assertThat(ids(session, "select g.id from Guest g where treat(g as Regular).seat like :v", "A3%"))
                        .containsExactly(3L);
                assertThat(ids(session, "select l.id from Lawn l where l.label = :v", "l2"))
                        .containsExactly(2L);
                criteria(session);
            });
        }
    }

    private static void criteria(Session session) {
        HibernateCriteriaBuilder builder = (HibernateCriteriaBuilder) session.getCriteriaBuilder();
        var query = builder.createQuery(Long.class);
        var guest = query.from(Guest.class);
        query.select(guest.get("id"))
                .where(
                        builder.or(
                                builder.ilike(guest.get("name"), "AN%"),
                                builder.equal(builder.upper(guest.get("name")), "BERT 1")),
                        builder.not(builder.equal(guest.get("code"), "c0")),
                        builder.in(guest.get("code"), "c1", "c2"))
                .orderBy(builder.asc(guest.get("id")));
        assertThat(session.createSelectionQuery(query).getResultList()).containsExactly(1L, 2L, 4L);
    }

    @OnEveryProduct
    @DisplayName("what tokens cannot tell is refused in words")
    void queries_thatTokensCannotAnswer_areRefused(TestDatabase db) {
        try (App app = app(db)) {
            for (String where : REFUSED_CONDITIONS) {
                refused(app, "select g.id from Guest g where " + where);
            }
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> session.createSelectionQuery(
                                            "select g.id from Guest g where lower(g.name) like 'a%' escape :e",
                                            Long.class)
                                    .setParameter("e", null)
                                    .getResultList()))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining("'like' with this escape cannot be answered");
            for (String hql : REFUSED_QUERIES) {
                refused(app, hql);
            }
            for (String hql : REFUSED_STATEMENTS) {
                assertThatThrownBy(() -> app.run(
                                "acme",
                                session -> session.createMutationQuery(hql)
                                        .setParameter("v", "c1")
                                        .executeUpdate()))
                        .as(hql)
                        .isInstanceOf(QueryRefusedException.class);
            }
        }
    }

    @OnEveryProduct
    @DisplayName(
            "a pattern longer than the prefix is refused to a tenant without values, and so without an index key, too")
    void queries_ofTenantWithoutKey_areRefusedAlike(TestDatabase db) {
        try (App app = app(db)) {
            for (String tenant : List.of("acme", "nobody")) {
                assertThatThrownBy(() -> app.run(
                                tenant,
                                session -> ids(session, "select g.id from Guest g where g.name ilike :v", "annab%")))
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining(
                                ".name: 'like' looks for more first characters than the 4 that @Searchable(prefix = 4)");
            }
            app.run(
                    "nobody",
                    session -> assertThat(ids(session, "select g.id from Guest g where g.name ilike :v", "anna%"))
                            .isEmpty());
        }
    }

    @OnEveryProduct
    @DisplayName("what another option of @Searchable would answer is refused with the name of that option")
    void queries_ofAnotherOption_nameIt(TestDatabase db) {
        try (App app = app(db)) {
            OPTIONS.forEach((where, words) -> assertThatThrownBy(() ->
                            app.run("acme", session -> ids(session, "select g.id from Guest g where " + where, "c1")))
                    .as(where)
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessageContaining(words));
        }
    }

    private static void refused(App app, String hql) {
        assertThatThrownBy(() -> app.run(
                        "acme",
                        session -> session.createSelectionQuery(hql, Object[].class)
                                .setParameter("v", "c1")
                                .getResultList()))
                .as(hql)
                .isInstanceOf(QueryRefusedException.class)
                .hasMessageNotContaining("deterministic")
                .hasMessageNotContaining("c1");
    }

    @OnEveryProduct
    @DisplayName("Envers' tables have no tokens: queries of revisions are refused in words")
    void queries_ofAuditTables_areRefused(TestDatabase db) {
        try (App app = app(db)) {
            for (var condition : List.of(
                    AuditEntity.property("code").eq("c1"),
                    AuditEntity.property("code").in(List.of("c1")),
                    AuditEntity.property("name").like("An", MatchMode.START),
                    AuditEntity.property("name").ilike("An", MatchMode.START))) {
                assertThatThrownBy(() -> app.run(
                                "acme",
                                session -> AuditReaderFactory.get(session)
                                        .createQuery()
                                        .forRevisionsOfEntity(Guest.class, true, true)
                                        .add(condition)
                                        .getResultList()))
                        .isInstanceOf(QueryRefusedException.class);
            }
        }
    }
}

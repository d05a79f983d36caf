// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.criteria.ParameterExpression;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.query.criteria.HibernateCriteriaBuilder;
import org.hibernate.query.criteria.JpaCriteriaInsert;
import org.hibernate.query.criteria.JpaCriteriaInsertSelect;

/** Bulk statements over several tables, which Hibernate translates by itself: sealed by the place of each parameter, or refused. */
class SeveralTablesTest {
    @Entity(name = "Base")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Base {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        String own;

        String other;
    }

    @Entity(name = "Sub")
    public static class Sub extends Base {
        @Encrypted(deterministic = true)
        String more;

        @Encrypted
        String secret;

        String plain;
    }

    @Entity(name = "Sec")
    @SecondaryTable(name = "sec_more")
    public static class Sec {
        @Id
        Long id;

        @Encrypted
        String first;

        @Encrypted
        @Column(table = "sec_more")
        String two;

        @Column(table = "sec_more")
        String clear;
    }

    /** As above, with nothing encrypted. */
    @Entity(name = "Nob")
    @Inheritance(strategy = InheritanceType.JOINED)
    public static class Nob {
        @Id
        Long id;

        String plain;
    }

    @Entity(name = "Nosub")
    public static class Nosub extends Nob {
        String other;
    }

    @Entity(name = "Nos")
    @SecondaryTable(name = "nos_more")
    public static class Nos {
        @Id
        Long id;

        @Column(table = "nos_more")
        String other;
    }

    @OnEveryProduct
    void update_oneParameterForSeveralAttributes_isWhatEachPlaceNeeds(TestDatabase db) {
        try (App app = started(db)) {
            for (String set : List.of(
                    "update Sub set own = :v, other = :v",
                    "update Sub set other = :v, own = :v",
                    "update Sub set more = :v, own = :v, other = :v",
                    "update Sub set own = :v, more = :v, secret = :v, plain = 'p', other = :v")) {
                app.run(
                        "acme",
                        session -> assertThat(update(session, set, "ZQX")).isEqualTo(1));
                app.run("acme", session -> {
                    Sub sub = session.find(Sub.class, 1L);
                    assertThat(sub.own).as(set).isEqualTo("ZQX");
                    assertThat(sub.other).as(set).isEqualTo("ZQX");
                });
                assertThat(db.columnsHolding("ZQX")).as(set).hasSize(1);
            }
            app.run("acme", session -> {
                Sub sub = session.find(Sub.class, 1L);
                assertThat(List.of(sub.more, sub.secret)).containsOnly("ZQX");
                assertThat(update(session, "update Sec set first = :v, two = :v where id = 1", "ZQX"))
                        .isEqualTo(1);
            });
            app.run("acme", session -> {
                Sec sec = session.find(Sec.class, 1L);
                assertThat(List.of(sec.first, sec.two)).containsOnly("ZQX");
                assertThat(update(session, "update Sub set own = :v where other = :v", "ZQX"))
                        .isEqualTo(1);
            });
        }
    }

    @OnEveryProduct
    void insert_values_storesThemSealed(TestDatabase db) {
        try (App app = started(db)) {
            app.run("acme", session -> {
                update(session, "insert into Base (id, own) values (1000, :v)", "zqx");
                update(session, "insert into Sec (id, first, two) values (1002, :v, :v)", "zqx");
            });
            app.run("acme", session -> {
                assertThat(session.find(Base.class, 1000L).own).isEqualTo("zqx");
                Sec sec = session.find(Sec.class, 1002L);
                assertThat(List.of(sec.first, sec.two)).containsOnly("zqx");
            });
            assertThat(db.columnsHolding("zqx")).isEmpty();
        }
    }

    /** Some databases run this in one statement of several steps, where each parameter is cast to its type. */
    @OnEveryProduct
    void insert_selectOfATypedParameter_storesItSealed(TestDatabase db) {
        try (App app = started(db)) {
            app.run("acme", session -> {
                HibernateCriteriaBuilder criteria = (HibernateCriteriaBuilder) session.getCriteriaBuilder();
                JpaCriteriaInsertSelect<Sec> insert = criteria.createCriteriaInsertSelect(Sec.class);
                var target = insert.getTarget();
                insert.setInsertionTargetPaths(target.get("id"), target.get("two"), target.get("clear"));
                var select = criteria.createTupleQuery();
                var sub = select.from(Sub.class);
                ParameterExpression<String> parameter = criteria.parameter(String.class, "v");
                select.multiselect(criteria.sum(sub.<Long>get("id"), 90L), parameter, sub.get("other"));
                insert.select(select);
                assertThat(session.createMutationQuery((JpaCriteriaInsert<Sec>) insert)
                                .setParameter("v", "zqx")
                                .executeUpdate())
                        .isEqualTo(1);
            });
            app.run(
                    "acme",
                    session -> assertThat(session.find(Sec.class, 91L).two).isEqualTo("zqx"));
            assertThat(db.columnsHolding("zqx")).isEmpty();
        }
    }

    @OnEveryProduct
    void statement_thatCannotBeAnswered_isRefusedBeforeAnySql(TestDatabase db) {
        Statements statements = new Statements();
        try (App app = started(db, statements)) {
            statements.clear();
            for (String hql : List.of(
                    "insert into Base (id, own) values (1000, 'zqx')",
                    "insert into Sub (id, more) values (1000, upper(:v))",
                    "insert into Sub (id, more) select s.id + 90, s.plain from Sub s",
                    "insert into Sub (id, secret) select s.id + 90, s.more from Sub s",
                    "update Sub set more = other",
                    "update Sub set own = more",
                    "update Sub set more = upper(:v)",
                    "update Sub set plain = more",
                    "update Sub set plain = 'x' where more = :v",
                    "update Sub set plain = 'x' where id in (select x.id from Base x where x.own = :v)",
                    "delete from Sub where more = :v",
                    "delete from Base where own like 'zqx'",
                    "update Base b set other = 'x' where treat(b as Sub).more = :v",
                    "update Base b set other = treat(b as Sub).own",
                    "update Base b set other = treat(b as Sub).more",
                    "update Base b set own = treat(b as Sub).more",
                    "delete from Base b where treat(b as Sub).more = :v")) {
                app.run(
                        "acme",
                        session -> assertThatThrownBy(() -> update(session, hql, "zqx"))
                                .as(hql)
                                .isInstanceOf(QueryRefusedException.class)
                                .hasMessageNotContaining("zqx"));
                assertThat(statements.writes()).as(hql).isEmpty();
            }
            assertThat(db.columnsHolding("zqx")).isEmpty();
        }
    }

    @OnEveryProduct
    void statement_withoutEncryptedAttributes_runsAsWithoutEntigma(TestDatabase db) {
        try (App app = started(db)) {
            app.run("acme", session -> {
                update(session, "insert into Nos (id, other) values (1, 'x')", null);
                update(session, "insert into Nob (id, plain) values (5, :v)", "y");
                update(session, "insert into Nob (id, plain) select s.id + 1, s.plain from Nob s", null);
                for (long id = 1; id <= 2; id++) {
                    Nosub sub = new Nosub();
                    sub.id = id;
                    sub.other = "y";
                    session.persist(sub);
                }
                session.flush();
                assertThat(update(session, "update Nosub set plain = 'q', other = :v where id = 1", "y"))
                        .isEqualTo(1);
            });
            app.run("acme", session -> {
                assertThat(session.find(Nos.class, 1L).other).isEqualTo("x");
                assertThat(session.find(Nosub.class, 2L).other).isEqualTo("y");
                assertThat(session.find(Nosub.class, 1L).plain).isEqualTo("q");
                assertThat(update(session, "delete from Nosub where other = :v", "y"))
                        .isEqualTo(2);
            });
        }
    }

    @OnEveryProduct
    void statement_whoseTypesHibernateFindsInOneTranslationAlone_runs(TestDatabase db) {
        try (App app = started(db)) {
            app.run("acme", session -> {
                update(session, "insert into Nob (id, plain) values (5, :v)", "y");
                String between =
                        "delete from Nob n where case null when n.plain then null end not between n.plain and :v";
                assertThat(update(session, between, "")).isZero();
            });
        }
    }

    @OnEveryProduct
    void statement_withATreatOfPlainAttributes_runs(TestDatabase db) {
        try (App app = started(db)) {
            app.run("acme", session -> {
                assertThat(update(session, "update Sub set plain = :v where id = 1", "p"))
                        .isEqualTo(1);
                String treated = "update Base b set other = 'x' where treat(b as Sub).plain = :v";
                assertThat(update(session, treated, "p")).isEqualTo(1);
                assertThat(update(session, "delete from Base b where treat(b as Sub).plain = :v", "p"))
                        .isEqualTo(1);
            });
        }
    }

    private static App started(TestDatabase db) {
        return started(db, new Statements());
    }

    private static App started(TestDatabase db, Statements statements) {
        App app = App.on(db)
                .set(Statements.SETTING, statements)
                .entities(Base.class, Sub.class, Sec.class, Nob.class, Nosub.class, Nos.class)
                .start();
        app.run("acme", session -> {
            Sub sub = new Sub();
            sub.id = 1L;
            sub.more = "m";
            session.persist(sub);
            Sec sec = new Sec();
            sec.id = 1L;
            sec.clear = "c";
            session.persist(sec);
        });
        return app;
    }

    private static int update(Session session, String hql, @org.jspecify.annotations.Nullable Object value) {
        var query = session.createMutationQuery(hql);
        if (hql.contains(":v")) {
            query.setParameter("v", value);
        }
        return query.executeUpdate();
    }
}

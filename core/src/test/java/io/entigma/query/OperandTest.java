// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** A sealed value is refused at every place that no rule knows, however it gets there, and before any SQL runs. */
class OperandTest {
    private static final List<String> REFUSED = List.of(
            // A sub-query as an operand of whatever there is.
            "select p.id from Person p where (select x.email from Person x where x.id = p.id) like 'zqx%'",
            "select p.id from Person p where (select x.ssn from Person x where x.id = p.id) > 'zqx'",
            "select p.id from Person p where case (select x.email from Person x where x.id = p.id) when 'zqx' then 1"
                    + " else 0 end = 1",
            "select p.id from Person p where (select x.number from Person x where x.id = p.id) + 1 = 2",
            "select p.id from Person p where lower((select x.email from Person x where x.id = p.id)) = 'zqx'",
            "select p.id from Person p where (select x.email from Person x where x.id = p.id) between 'a' and 'zqx'",
            "select max((select x.email from Person x where x.id = p.id)) from Person p",
            "select concat((select x.email from Person x where x.id = p.id), 'zqx') from Person p",
            "select p.id from Person p order by (select x.email from Person x where x.id = p.id)",
            "select p.id, (select x.email from Person x where x.id = p.id) as m from Person p order by m",
            "select p.id from Person p where p.city in ((select x.email from Person x where x.id = p.id))",
            "select p.id from Person p where p.city in ('zqx', (select x.email from Person x where x.id = p.id))",
            "select p.id from Person p where p.city = any (select x.email from Person x)",
            "select p.id from Person p where p.city = (select x.email from Person x where x.id = p.id union all select"
                    + " y.city from Person y where y.id = p.id)",
            "select distinct (select x.ssn from Person x where x.id = p.id) from Person p",
            "select distinct coalesce(p.ssn, 'zqx') from Person p",
            "select distinct case when p.id = 1 then p.ssn else p.ssn end from Person p",
            // Joins that nothing uses, with conditions that count.
            "select a.id from Person a left join a.boss b join Person o on o.ssn = 'zqx'",
            "select a.id from Person a left join a.boss b join Person o on o.email like 'zqx'",
            "select a.id from Person a left join a.boss b join Person o on o.email = o.city",
            "select a.id from Person a where exists (select 1 from Person c left join c.boss b join Person o on o.ssn ="
                    + " 'zqx')",
            // Positions that only the database takes for such.
            "select p.email, p.id from Person p order by 1L, p.id",
            "select p.id, p.email from Person p order by 2",
            "select p.email, count(*) from Person p group by p.email order by 1",
            // Functions and columns past the mapping.
            "select p.id from Person p where column(p.email as String) = 'zqx'",
            "select column(p.ssn as String) from Person p",
            "select function('upper', p.email) from Person p",
            "select p.id from Person p where function('upper', p.email) = 'zqx'",
            "select p.id from Person p where p.email = function('reverse', 'zqx')",
            "select p.id from Person p where nullif(p.email, 'zqx') is null",
            "select p.id from Person p where (p.email, p.city) < ('zqx', 'a')",
            "select p.id from Person p where not p.active",
            "select count(*) filter (where p.ssn = 'zqx') from Person p",
            "select listagg(p.email, ',') within group (order by p.id) from Person p",
            "select listagg(p.city, ',') within group (order by p.email) from Person p",
            "with q as (select x.email as e, x.id as i from Person x) select d.i from q d where d.e like 'zqx'",
            "select d.i from (select x.ssn as s, x.id as i from Person x) d where d.s = 'zqx'",
            "select p.id from Person p join lateral (select x.email as e from Person x where x.id = p.id) d where d.e >"
                    + " 'zqx'",
            "select p.id from Person p full join Person q on p.email = q.email",
            // Everything that stores.
            "update Person set city = concat((select x.email from Person x where x.id = 1), '')",
            "update Person set city = (select x.email from Person x where x.id = 1)",
            "update Person set city = 'a' where id in (select x.id from Person x left join x.boss b join Person o on"
                    + " o.ssn = 'zqx')",
            "delete from Person where id in (select x.id from Person x left join x.boss b join Person o on o.ssn ="
                    + " 'zqx')",
            "insert into Person (id, active, city, email) select p.id + 90, p.active, p.city, null from Person p union all"
                    + " select p.id + 190, p.active, p.city, p.city from Person p",
            "insert into Person (id, active, ssn) select p.id + 90, p.active, null from Person p union all"
                    + " select p.id + 190, p.active, p.passport from Person p");

    @OnEveryProduct
    void sealedValue_whereNoRuleKnowsIt_isRefusedBeforeAnySql(TestDatabase db) {
        List<String> statements = new CopyOnWriteArrayList<>();
        StatementInspector inspector = sql -> {
            statements.add(sql);
            return sql;
        };
        try (App app = App.on(db)
                .entities(Person.class)
                .set(AvailableSettings.STATEMENT_INSPECTOR, inspector)
                .start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            SoftAssertions softly = new SoftAssertions();
            for (String hql : REFUSED) {
                statements.clear();
                app.run(
                        "acme",
                        session -> softly.assertThatThrownBy(() -> run(session, hql))
                                .as(hql)
                                .isInstanceOf(QueryRefusedException.class)
                                .hasMessageNotContaining("zqx"));
                softly.assertThat(statements).as(hql).isEmpty();
            }
            softly.assertAll();
            assertThat(db.columnsHolding("zqx")).isEmpty();
        }
    }

    @OnEveryProduct
    void insertSelect_withValuesOfTheQuery_storesThemSealed(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            app.run("acme", session -> {
                session.createMutationQuery(
                                "insert into Person (id, active, city, email, ssn) select p.id + 90, p.active, p.city, null,"
                                        + " p.ssn from Person p union all select q.id + 190, q.active, q.city, 'zqx-1', q.ssn from"
                                        + " Person q")
                        .executeUpdate();
                session.createMutationQuery(
                                "insert into Person (id, active, city, email, ssn) select q.id + 290, q.active,"
                                        + " q.city, 'zqx-1', :v from Person q where q.id = 1")
                        .setParameter("v", "zqx-2")
                        .executeUpdate();
                assertThat(session.find(Person.class, 91L).email).isNull();
                assertThat(session.find(Person.class, 91L).ssn).isEqualTo("ssn-1");
                assertThat(session.find(Person.class, 191L).email).isEqualTo("zqx-1");
                assertThat(session.find(Person.class, 291L).ssn).isEqualTo("zqx-2");
                session.createMutationQuery("update Person set ssn = upper(:v), email = concat('zqx', '-', :v)")
                        .setParameter("v", "zqx-3")
                        .executeUpdate();
            });
            app.run("acme", session -> {
                assertThat(session.find(Person.class, 1L).ssn).isEqualTo("ZQX-3");
                assertThat(session.find(Person.class, 1L).email).isEqualTo("zqx-zqx-3");
            });
            assertThat(db.columnsHolding("zqx")).isEmpty();
            assertThat(db.columnsHolding("ZQX")).isEmpty();
        }
    }

    private static void run(Session session, String hql) {
        if (hql.startsWith("select") || hql.startsWith("with")) {
            session.createSelectionQuery(hql, Object.class).getResultList();
        } else {
            session.createMutationQuery(hql).executeUpdate();
        }
    }
}

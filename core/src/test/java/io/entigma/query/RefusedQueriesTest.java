// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;
import org.hibernate.cfg.AvailableSettings;
import org.hibernate.resource.jdbc.spi.StatementInspector;
import org.junit.jupiter.api.DisplayName;

/** What sealed bytes cannot answer is refused, with attribute, operator and way out, before any SQL runs. */
class RefusedQueriesTest {
    private record Refused(String hql, String attribute, String operator) {}

    private static Refused where(String where, String attribute, String operator) {
        return new Refused("select p.id from Person p where " + where, attribute, operator);
    }

    private static Refused query(String hql, String attribute, String operator) {
        return new Refused(hql, attribute, operator);
    }

    private static final List<Refused> REFUSED = List.of(
            where("ssn = :x", "ssn", "="),
            where("ssn = 'canary'", "ssn", "="),
            where(":x = ssn", "ssn", "="),
            where("ssn <> :x", "ssn", "<>"),
            where("ssn in (:x, 'b')", "ssn", "in"),
            where("(ssn, city) in ((:x, 'b'))", "ssn", "in"),
            where("(ssn, city) = (:x, 'b')", "ssn", "="),
            where("ssn = passport", "ssn", "="),
            where("email = city", "email", "="),
            where("email = ssn", "email", "="),
            where("email = cast(number as string)", "email", "="),
            where("ssn in (select q.ssn from Person q)", "ssn", "in"),
            where("city in (select q.email from Person q)", "email", "in"),
            where("email in (select q.city from Person q)", "email", "in"),
            where("email < :x", "email", "<"),
            where("email >= 'a'", "email", ">="),
            where("number > 5", "number", ">"),
            where("born < local date 2000-01-01", "born", "<"),
            where("born between :d and :d", "born", "between"),
            where("email like :x", "email", "like"),
            where("ssn like 'a%'", "ssn", "like"),
            where("email ilike :x", "email", "ilike"),
            where("lower(email) = lower(:x)", "email", "lower()"),
            where("lower(ssn) = :x", "ssn", "lower()"),
            where("trim(email) = :x", "email", "trim()"),
            where("length(ssn) > 3", "ssn", "()"),
            where("concat(ssn, 'x') = :x", "ssn", "concat()"),
            where("city like concat('%', ssn, '%')", "ssn", "concat()"),
            where("number + 1 = 2", "number", "+"),
            where("-number = 2", "number", "unary -"),
            where("year(born) = 1980", "born", "()"),
            where("balance * 2 > 5", "balance", "*"),
            where("active", "active", "where"),
            where("active = true", "active", "="),
            where("email is distinct from :x", "email", "distinct from"),
            where("email = any (select q.email from Person q)", "email", "="),
            where("case p.email when 'a' then 1 else 0 end = 1", "email", "case"),
            where("nullif(email, 'a') is null", "email", "nullif()"),
            where("cast(ssn as string) = 'a'", "ssn", "cast()"),
            where("exists (select 1 from Person q where q.ssn = p.ssn)", "ssn", "="),
            query("select p.id from Person p order by p.ssn", "ssn", "order by"),
            query("select p.id from Person p order by p.email desc", "email", "order by"),
            query("select p.ssn as s from Person p order by s", "ssn", "order by"),
            query("select p.ssn from Person p order by 1", "ssn", "order by"),
            query("select p.id from Person p order by lower(p.email)", "email", "lower()"),
            query("select p.ssn, count(*) from Person p group by p.ssn", "ssn", "group by"),
            query("select p.ssn as s, count(*) from Person p group by s", "ssn", "group by"),
            query("select distinct p.ssn from Person p", "ssn", "distinct"),
            query("select distinct p.ssn, p.id from Person p", "ssn", "distinct"),
            query("select count(distinct p.ssn) from Person p", "ssn", "count(distinct)"),
            query("select max(p.number) from Person p", "number", "max()"),
            query("select min(p.email) from Person p", "email", "min()"),
            query("select sum(p.balance) from Person p", "balance", "sum()"),
            query("select p.ssn || 'x' from Person p", "ssn", "concat()"),
            query("select upper(p.ssn) from Person p", "ssn", "upper()"),
            query("select coalesce(p.ssn, p.passport) from Person p", "ssn", "select"),
            query("select coalesce(p.ssn, reverse(:x)) from Person p", "ssn", "select"),
            query("select coalesce(p.ssn, p.city) from Person p", "ssn", "select"),
            query("select case when p.id = 1 then p.ssn else p.passport end from Person p", "ssn", "select"),
            query("select p.ssn from Person p union select q.ssn from Person q", "ssn", "union"),
            query("select p.id from Person p group by p.id having max(p.email) = 'a'", "email", "max()"),
            query("select rank() over (partition by p.email order by p.id) from Person p", "email", "over"),
            query("select rank() over (order by p.email) from Person p", "email", "order by"),
            query("select d.s from (select p.ssn as s from Person p) d where d.s = 'a'", "ssn", "="),
            query("select d.s from (select p.ssn as s from Person p) d order by d.s", "ssn", "order by"),
            query("with x as (select p.ssn as s from Person p) select d.s from x d where d.s like 'a'", "ssn", "like"),
            query("select p.id from Person p join Person q on q.ssn = p.ssn", "ssn", "="),
            query("select max(ph) from Person p join p.phones ph", "phones", "max()"),
            query("select p.id from Person p join p.phones ph where ph like 'a'", "phones", "like"),
            query("select p.id from Person p where maxelement(p.phones) = 'a'", "phones", "max()"));

    @OnEveryProduct
    @DisplayName("what ciphertext cannot answer is refused, naming attribute and operator, the same on"
            + " every version and database")
    void query_thatNeedsPlaintext_isRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            SoftAssertions softly = new SoftAssertions();
            for (Refused refused : REFUSED) {
                app.run(
                        "acme",
                        session -> softly.assertThatThrownBy(() -> run(session, refused.hql()))
                                .as(refused.hql())
                                .isInstanceOf(QueryRefusedException.class)
                                .hasMessageMatching(Pattern.compile(
                                        "Person\\.(address\\.)?" + refused.attribute() + ": '[^']*"
                                                + Pattern.quote(refused.operator()) + "' cannot be applied to .*; .*",
                                        Pattern.DOTALL))
                                .hasMessageNotContaining("canary"));
            }
            softly.assertAll();
        }
    }

    private static void run(Session session, String hql) {
        var query = session.createQuery(hql, Object.class);
        if (hql.contains(":x")) {
            query.setParameter("x", "a");
        }
        if (hql.contains(":d")) {
            query.setParameter("d", java.time.LocalDate.EPOCH);
        }
        query.getResultList();
    }

    @OnEveryProduct
    @DisplayName("no literal of an encrypted attribute reaches SQL, refused or bound, in HQL and Criteria")
    void literal_inHqlAndCriteria_neverReachesSql(TestDatabase db) {
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
            app.run("acme", session -> {
                CriteriaBuilder criteria = session.getCriteriaBuilder();
                CriteriaQuery<Long> query = criteria.createQuery(Long.class);
                Root<Person> person = query.from(Person.class);
                query.select(person.get("id"))
                        .where(criteria.equal(person.get("email"), criteria.literal("p1@example.com")));
                assertThat(session.createQuery(query).getResultList()).containsExactly(1L);

                CriteriaQuery<Long> refused = criteria.createQuery(Long.class);
                Root<Person> other = refused.from(Person.class);
                refused.select(other.get("id")).where(criteria.equal(other.get("ssn"), criteria.literal("canary")));
                assertThatThrownBy(() -> session.createQuery(refused).getResultList())
                        .isInstanceOf(QueryRefusedException.class);

                session.createMutationQuery("update Person set ssn = 'canary', email = 'canary' where id = 1")
                        .executeUpdate();
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run(
                    "acme",
                    session -> assertThat(session.find(Person.class, 1L).ssn).isEqualTo("canary"));
            assertThat(statements).isNotEmpty().noneMatch(sql -> sql.contains("canary") || sql.contains("example.com"));
        }
    }
}

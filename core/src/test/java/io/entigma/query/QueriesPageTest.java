// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.hibernate.Session;

/** docs/queries.md is true line by line: each row of its table has queries here, and does what its cells say. */
class QueriesPageTest {
    private static final Path PAGE = Path.of("..", "docs", "queries.md");

    /** The table's rows; {@code @} stands for the attribute, ssn or email. */
    private static final Map<String, List<String>> QUERIES = new LinkedHashMap<>();

    static {
        row(
                "select, DTOs, tuples,",
                "select p.@ from Person p",
                "select p.id, p.@ from Person p",
                "select new map(p.@ as a) from Person p",
                "select new list(p.@, p.id) from Person p",
                "select (select q.@ from Person q where q.id = p.id) from Person p",
                "select d.a from (select q.@ as a from Person q) d");
        row(
                "`coalesce`, `case` over",
                "select coalesce(p.@, :v) from Person p",
                "select coalesce(:v, p.@) from Person p",
                "select coalesce(p.@, 'x', null) from Person p",
                "select case when p.id = 1 then p.@ else :v end from Person p",
                "select case p.id when 1 then 'x' else p.@ end from Person p",
                "select case when p.id = 1 then null else p.@ end from Person p");
        row(
                "`is null`, `is not null`,",
                "select p.id from Person p where p.@ is null",
                "select p.id from Person p where p.@ is not null",
                "select count(p.@) from Person p",
                "select count(*) from Person p");
        row(
                "`set c.name = :value`",
                "update Person p set p.@ = :v",
                "update Person p set p.@ = 'x'",
                "insert into Person (id, active, @) values (91L, true, :v)");
        row(
                "`insert ... select` of",
                "insert into Person (id, active, @) select p.id + 100, p.active, p.@ from Person p",
                "insert into Person (id, active, @) select p.id + 200, p.active, :v from Person p",
                "insert into Person (id, active, @) select p.id + 300, p.active, 'x' from Person p",
                "insert into Person (id, active, @) select p.id + 400, p.active, null from Person p");
        row(
                "`on conflict (id) do update",
                "insert into Person (id, active, @) values (1L, true, 'x') on conflict(id) do update set @ = excluded.@",
                "insert into Person (id, active, @) values (1L, true, 'x') on conflict(id) do update set @ = :v");
        row(
                "`=`, `<>`, `in`, `not in` with",
                "select p.id from Person p where p.@ = :v",
                "select p.id from Person p where :v = p.@",
                "select p.id from Person p where p.@ <> 'x'",
                "select p.id from Person p where p.@ in (:v, 'x')",
                "select p.id from Person p where p.@ not in (:v)",
                "select p.id from Person p where (p.@, p.city) = (:v, 'x')",
                "select p.id from Person p where (p.@, p.city) in ((:v, 'x'), ('y', 'z'))");
        row("`:value member of", "select p.id from Person p where :v member of p.#");
        row(
                "`=`, `in (select ...)`, joins",
                "select p.id from Person p where p.@ in (select q.@ from Person q)",
                "select p.id from Person p join Person q on q.@ = p.@",
                "select p.id from Person p, Person q where p.@ = q.@",
                "select p.id from Person p where exists (select 1 from Person q where q.@ = p.@)");
        row(
                "`group by`, `distinct`,",
                "select p.@, count(*) from Person p group by p.@",
                "select distinct p.@ from Person p",
                "select count(distinct p.@) from Person p",
                "select p.@ from Person p union select q.@ from Person q");
        row("`union all` of attributes", "select p.@ from Person p union all select q.@ from Person q");
        row(
                "`<`, `>`, `between`, `like`",
                "select p.id from Person p where p.@ < :v",
                "select p.id from Person p where p.@ >= 'x'",
                "select p.id from Person p where p.@ between 'a' and 'z'",
                "select p.id from Person p where p.@ like 'x%'",
                "select p.id from Person p order by p.@",
                "select min(p.@) from Person p",
                "select max(p.@) from Person p",
                "select upper(p.@) from Person p",
                "select p.@ || 'x' from Person p",
                "select cast(p.@ as string) from Person p",
                "select rank() over (order by p.@) from Person p",
                "select p.id from Person p where p.number + 1 = 2",
                "select sum(p.balance) from Person p");
        row(
                "`is distinct from`, `any`",
                "select p.id from Person p where p.@ is distinct from 'x'",
                "select p.id from Person p where p.@ = any (select q.@ from Person q)",
                "select p.id from Person p where p.@ <> all (select q.@ from Person q)",
                "select p.id from Person p where case p.@ when 'x' then 1 else 0 end = 1");
        row(
                "set or insert what the database",
                "update Person p set p.@ = p.city",
                "update Person p set p.@ = p.passport where 1 = 1 and p.passport = p.passport",
                "update Person p set p.@ = cast(:v as string)",
                "insert into Person (id, active, @) select p.id + 500, p.active, p.city from Person p");
        row("`select distinct c`, `group by c`", "select distinct p from Person p where p.@ is not null");
    }

    private static void row(String begins, String... queries) {
        QUERIES.put(begins, List.of(queries));
    }

    private record Row(String what, String random, String deterministic) {}

    private static List<Row> rows() throws IOException {
        List<Row> rows = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            String[] cells = line.split("(?<!\\\\)\\|");
            if (cells.length == 4 && !line.startsWith("|---") && !line.startsWith("| in a query")) {
                rows.add(new Row(cells[1].strip(), cells[2].strip(), cells[3].strip()));
            }
        }
        return rows;
    }

    @OnEveryProduct
    void table_ofThePage_isTrueLineByLine(TestDatabase db) throws IOException {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class).kek(kek).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            SoftAssertions softly = new SoftAssertions();
            check(app, softly, true);
            KeyRotation.rotate(db, kek, "acme");
            app.entigma().evictKeys();
            check(app, softly, false);
            softly.assertAll();
        }
    }

    private static void check(App app, SoftAssertions softly, boolean oneKey) throws IOException {
        List<String> known = new ArrayList<>();
        for (Row row : rows()) {
            String begins = QUERIES.keySet().stream()
                    .filter(row.what()::startsWith)
                    .findFirst()
                    .orElse("");
            softly.assertThat(begins).as("queries for '" + row.what() + "'").isNotEmpty();
            known.add(begins);
            for (String query : QUERIES.getOrDefault(begins, List.of())) {
                run(app, softly, query.replace("@", "ssn").replace("#", "passports"), answers(row.random(), oneKey));
                run(
                        app,
                        softly,
                        query.replace("@", "email").replace("#", "phones"),
                        answers(row.deterministic(), oneKey));
            }
        }
        softly.assertThat(known).as("rows of the page").containsAll(QUERIES.keySet());
    }

    private static boolean answers(String cell, boolean oneKey) {
        return !cell.equals("no") && (oneKey || !cell.equals("while the tenant has one key"));
    }

    private static void run(App app, SoftAssertions softly, String hql, boolean answers) {
        try (Session session =
                app.factory().withOptions().tenantIdentifier((Object) null).openSession()) {
            io.entigma.TenantScope.run("acme", () -> {
                session.beginTransaction();
                if (answers) {
                    softly.assertThatCode(() -> execute(session, hql)).as(hql).doesNotThrowAnyException();
                } else {
                    softly.assertThatThrownBy(() -> execute(session, hql))
                            .as(hql)
                            .isInstanceOf(QueryRefusedException.class);
                }
                session.getTransaction().rollback();
            });
        }
    }

    private static void execute(Session session, String hql) {
        if (hql.startsWith("select")) {
            var query = session.createSelectionQuery(hql, Object.class);
            if (hql.contains(":v")) {
                query.setParameter("v", "x");
            }
            assertThat(query.getResultList()).isNotNull();
        } else {
            var statement = session.createMutationQuery(hql);
            if (hql.contains(":v")) {
                statement.setParameter("v", "x");
            }
            statement.executeUpdate();
        }
    }
}

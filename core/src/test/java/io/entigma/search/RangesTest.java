// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.ValueRefusedException;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.hibernate.Session;
import org.junit.jupiter.api.DisplayName;

/** What is said of ranges beside {@link LoanFuzzTest}: at the boot, of values and of other queries. */
class RangesTest {
    @Entity(name = "RangeOfText")
    public static class RangeOfText {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        public String name;
    }

    @Entity(name = "RangeOfByte")
    public static class RangeOfByte {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        public byte level;
    }

    @Entity(name = "RangeOfLocalTime")
    public static class RangeOfLocalTime {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        public LocalDateTime at;
    }

    @Entity(name = "RangeOfFlag")
    public static class RangeOfFlag {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        public boolean flag;
    }

    @Entity(name = "RangeUnbounded")
    public static class RangeUnbounded {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        public BigDecimal price;
    }

    @Entity(name = "RangeTooWide")
    public static class RangeTooWide {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        @Column(precision = 19, scale = 2)
        public BigDecimal price;
    }

    @Entity(name = "Before")
    @Table(name = "price_list")
    public static class Before {
        @Id
        public Long id;

        @Encrypted
        public BigDecimal price;

        @Encrypted
        @Column(length = 30)
        public Instant made;
    }

    @Entity(name = "After")
    @Table(name = "price_list")
    public static class After {
        @Id
        public Long id;

        @Encrypted
        @Searchable(range = true)
        @Column(precision = 5, scale = 2)
        public BigDecimal price;

        @Encrypted
        @Searchable(range = true)
        public Instant made;
    }

    private static void refused(TestDatabase db, Class<?> entity, String message) {
        assertThatThrownBy(() -> App.on(db).entities(entity).start().close())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(message);
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("types that have no ranges, or no bounds, stop the boot in words")
    void boot_rangeOfOtherTypes_isRefused(TestDatabase db) {
        String types =
                ": @Searchable(range) is for short, int, long, LocalDate, Instant and BigDecimal, but this is a ";
        String way = "; use one of these types, or remove range";
        refused(db, RangeOfText.class, "RangeOfText.name" + types + "java.lang.String" + way);
        refused(db, RangeOfByte.class, "RangeOfByte.level" + types + "java.lang.Byte" + way);
        refused(db, RangeOfLocalTime.class, "RangeOfLocalTime.at" + types + "java.time.LocalDateTime" + way);
        refused(db, RangeOfFlag.class, "RangeOfFlag.flag: @Searchable on a Boolean: it has so few values");
        refused(
                db,
                RangeUnbounded.class,
                "RangeUnbounded.price: @Searchable(range) of a BigDecimal: nothing bounds its values; set"
                        + " @Column(precision = ..., scale = ...), or remove range");
        refused(
                db,
                RangeTooWide.class,
                "RangeTooWide.price: @Searchable(range) of a BigDecimal: @Column must have a precision of 1 to 18 and a"
                        + " scale of 0 to the precision, but has 19 and 2; set others, or remove range");
    }

    private static Loan loan(long id) {
        Loan loan = new Loan();
        loan.id = id;
        loan.due = LocalDate.of(2024, 2, (int) id);
        loan.rate = BigDecimal.valueOf(id, 1);
        return loan;
    }

    private static App loans(TestDatabase db) {
        App app = App.on(db).entities(Loan.class).start();
        app.run("acme", session -> List.of(1L, 2L, 3L, 4L).forEach(id -> session.persist(loan(id))));
        return app;
    }

    private static List<Long> ids(Session session, String where, Object value) {
        return session.createSelectionQuery("select l.id from Loan l where " + where + " order by 1", Long.class)
                .setParameter("v", value)
                .getResultList();
    }

    @OnEveryProduct
    @DisplayName("the database has tokens of one width for each value, and Criteria are answered as HQL is")
    void query_withCriteria_isAnswered(TestDatabase db) throws Exception {
        try (App app = loans(db)) {
            assertThat(db.bytesOfEach("select due_rg from Loan"))
                    .hasSize(4)
                    .allSatisfy(token -> assertThat(token).hasSize(96));
            assertThat(db.bytes("select made_rg from Loan where id = 1")).isNull();
            app.run("acme", session -> {
                var builder = session.getCriteriaBuilder();
                var query = builder.createQuery(Long.class);
                var loan = query.from(Loan.class);
                query.select(loan.get("id"))
                        .where(
                                builder.between(loan.get("due"), LocalDate.of(2024, 2, 2), LocalDate.of(2024, 3, 1)),
                                builder.lessThan(loan.get("rate"), new BigDecimal("0.4")))
                        .orderBy(builder.asc(loan.get("id")));
                assertThat(session.createSelectionQuery(query).getResultList()).containsExactly(2L, 3L);
                assertThat(ids(session, "l.rate <= :v", new BigDecimal("0.30"))).containsExactly(1L, 2L, 3L);
                assertThat(ids(session, ":v is null or l.due >= :v", LocalDate.of(2024, 2, 3)))
                        .containsExactly(3L, 4L);
            });
            app.run(
                    "nobody",
                    session -> assertThat(ids(session, "l.due > :v", LocalDate.MIN))
                            .isEmpty());
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a value outside of the declared bounds is refused when it is stored, and not shown")
    void store_outsideOfBounds_isRefused(TestDatabase db) {
        try (App app = loans(db)) {
            for (String rate : new String[] {"10000", "0.001"}) {
                assertThatThrownBy(() -> app.run("acme", session -> {
                            Loan loan = loan(9);
                            loan.rate = new BigDecimal(rate);
                            session.persist(loan);
                            session.flush();
                        }))
                        .isInstanceOf(ValueRefusedException.class)
                        .hasMessage(
                                "Loan.rate: is outside of what a search by range can tell apart: numbers of at most 6"
                                        + " digits, 2 of them after the point; store a value inside, or map the attribute without"
                                        + " range");
            }
        }
    }

    @OnEveryProduct
    @DisplayName("what ranges cannot tell is refused in words")
    void query_thatRangesCannotAnswer_isRefused(TestDatabase db) {
        try (App app = loans(db)) {
            LocalDate day = LocalDate.of(2024, 2, 29);
            for (String where : List.of(
                    "l.due = :v",
                    "l.due in (:v)",
                    "l.due <> :v",
                    "l.due < l.due or l.due < :v",
                    "l.due between l.due and :v",
                    "(l.due, l.id) < (:v, 1)",
                    "coalesce(l.due, :v) < :v",
                    "l.due > all (select o.due from Loan o where o.due < :v)",
                    "l.due < :v and l.id = (select max(o.id) from Loan o group by o.due)")) {
                assertThatThrownBy(() -> app.run("acme", session -> ids(session, where, day)))
                        .as(where)
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining("Loan.due: ")
                        .hasMessageNotContaining("2024");
            }
            assertThatThrownBy(() ->
                            app.run("acme", session -> ids(session, "l.rate < :v", new BigDecimal("1e2147483647"))))
                    .isInstanceOf(QueryRefusedException.class)
                    .hasMessage("Loan.rate: a bound of a search by range has an exponent that cannot be reckoned with;"
                            + " bind another one");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a range that nothing answers is refused with the option that would")
    void query_byRangeWithoutTokens_namesTheWayOut(TestDatabase db) {
        try (App app = App.on(db).entities(Before.class).start()) {
            for (String where : List.of("b.price < 1", "1 >= b.price", "b.price between 1 and 2")) {
                assertThatThrownBy(() -> app.run(
                                "acme",
                                session -> session.createSelectionQuery(
                                                "select b.id from Before b where " + where, Long.class)
                                        .getResultList()))
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining(
                                "the database holds only its sealed bytes; let @Searchable(range = true) or"
                                        + " @Searchable(scan = true) answer it, or"
                                        + " select the value and do it in the application");
            }
        }
    }

    @OnEveryProduct
    @DisplayName("a job makes the tokens of stored values, and puts aside what has none")
    void reencrypt_toRanges_makesTokens(TestDatabase db) throws Exception {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Before.class).kek(kek).start()) {
            app.run("acme", session -> {
                for (long id = 1; id <= 5; id++) {
                    Before before = new Before();
                    before.id = id;
                    before.price = id == 5 ? new BigDecimal("1000") : BigDecimal.valueOf(id, 2);
                    before.made = Instant.ofEpochSecond(id);
                    session.persist(before);
                }
            });
        }
        for (String column : List.of("price", "made")) {
            db.execute("alter table price_list " + widened(db, column));
        }
        try (App app = App.on(db).entities(After.class).kek(kek).start()) {
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = data.run(JobRequest.reencrypt().allowDeterministic());
            assertThat(report.counts().changed()).isEqualTo(4);
            assertThat(report.counts().quarantined()).isEqualTo(1);
            assertThat(db.bytesOfEach("select price_rg from price_list where price_rg is not null"))
                    .hasSize(4);
            app.run(
                    "acme",
                    session -> session.createMutationQuery("delete from After a where a.id = 5")
                            .executeUpdate());
            for (String statement : data.missingConstraints().values()) {
                db.execute(statement);
            }
            Await.passing(
                    "an index that is ready",
                    () -> app.run(
                            "acme",
                            session -> assertThat(session.createSelectionQuery(
                                                    "select a.id from After a where a.price > 0.02 and a.made <= :m",
                                                    Long.class)
                                            .setParameter("m", Instant.ofEpochSecond(3))
                                            .getResultList())
                                    .containsExactly(3L)));
        }
    }

    private static String widened(TestDatabase db, String column) {
        return switch (db.kind()) {
            case MYSQL, MARIADB -> "modify " + column + " " + db.binaryType(600);
            case POSTGRESQL -> "alter column " + column + " type " + db.binaryType(600);
            default -> "alter column " + column + " " + db.binaryType(600);
        };
    }
}

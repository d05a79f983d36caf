// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.key.TenantId;
import io.entigma.search.LoanConditions.Condition;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Random ranges on random values, of which half have tokens under an older index key, against a filter in the JVM. */
class LoanFuzzTest {
    private static final int ROWS = 30;
    private static final int CONDITIONS = Integer.getInteger("entigma.test.loan.conditions", 15);
    private static final long SEED = Long.getLong("entigma.test.loan.seed", 20240229L);

    private final List<Loan> rows = new ArrayList<>();

    @OnEveryProduct
    @DisplayName("ranges find what a filter in the JVM finds: rows, numbers, pages, updates and deletes")
    void queries_withRandomRanges_areRight(TestDatabase db) throws InterruptedException {
        try (App app = App.on(db)
                .entities(Loan.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start()) {
            app.run("acme", session -> rows.addAll(fill(session, new Random(SEED + 1), 0)));
            assertThat(app.entigma()
                            .keys()
                            .rotateIndexKey(List.of(new TenantId("acme")))
                            .failures())
                    .isEmpty();
            app.run("acme", session -> rows.addAll(fill(session, new Random(SEED + 2), 1_000)));
            app.run("globex", session -> fill(session, new Random(1), 10_000));
            LoanConditions conditions = new LoanConditions(new Random(SEED));
            int found = 0;
            for (int i = 0; i < CONDITIONS; i++) {
                Condition condition = conditions.next();
                found += app.call("acme", session -> check(session, condition));
                app.run("acme", session -> change(session, condition, db.kind() == Database.MYSQL));
            }
            assertThat(found).isBetween(CONDITIONS, CONDITIONS * ROWS * 2 - CONDITIONS);
        }
    }

    private static List<Loan> fill(Session session, Random random, long from) {
        LoanConditions values = new LoanConditions(random);
        List<Loan> made = new ArrayList<>();
        for (long i = 1; i <= ROWS; i++) {
            Loan loan = new Loan();
            loan.id = from + i;
            loan.due = orNull(random, values::date);
            loan.made = orNull(random, values::instant);
            loan.cents = orNull(random, values::cents);
            loan.rate = orNull(random, values::rate);
            loan.grade = orNull(random, () -> (short) random.nextInt(-3, 4));
            loan.terms = orNull(random, Loan.Terms::new);
            if (loan.terms != null) {
                loan.terms.months = orNull(random, values::months);
            }
            for (int paid = random.nextInt(3); paid > 0; paid--) {
                loan.paid.add(values.date());
            }
            session.persist(loan);
            made.add(loan);
        }
        return made;
    }

    private static <T> @Nullable T orNull(Random random, Supplier<T> value) {
        return random.nextInt(8) == 0 ? null : value.get();
    }

    private List<Long> expected(Condition condition) {
        return rows.stream()
                .filter(row -> Boolean.TRUE.equals(condition.holds().apply(row)))
                .map(row -> row.id)
                .toList();
    }

    private int check(Session session, Condition condition) {
        String from = " from Loan l where l.id < 10000 and (" + condition.hql() + ")";
        List<Long> expected = expected(condition);
        assertThat(bind(session.createSelectionQuery("select l.id" + from + " order by l.id", Long.class), condition)
                        .getResultList())
                .as(condition.hql() + " " + condition.parameters())
                .isEqualTo(expected);
        assertThat(bind(session.createSelectionQuery("select count(*)" + from, Long.class), condition)
                        .getSingleResult())
                .isEqualTo(expected.size());
        List<Long> last = new ArrayList<>(expected);
        Collections.reverse(last);
        assertThat(bind(session.createSelectionQuery("select l" + from + " order by l.id desc", Loan.class), condition)
                        .setFirstResult(1)
                        .setMaxResults(3)
                        .getResultStream()
                        .map(row -> row.id)
                        .toList())
                .isEqualTo(last.stream().skip(1).limit(3).toList());
        return expected.size();
    }

    /** Bulk statements by the same condition, all rolled back. */
    private void change(Session session, Condition condition, boolean onMySql) {
        if (!onMySql || !condition.hql().contains("from Loan")) {
            int expected = expected(condition).size();
            String where = " where l.id < 10000 and (" + condition.hql() + ")";
            assertThat(bind(session.createMutationQuery("update Loan l set l.mark = 1" + where), condition)
                            .executeUpdate())
                    .as(condition.hql())
                    .isEqualTo(expected);
            if (!condition.hql().contains("paid")) {
                session.createNativeMutationQuery("delete from Loan_paid").executeUpdate();
                assertThat(bind(session.createMutationQuery("delete from Loan l" + where), condition)
                                .executeUpdate())
                        .as(condition.hql())
                        .isEqualTo(expected);
            }
        }
        session.getTransaction().markRollbackOnly();
    }

    private static <Q extends CommonQueryContract> Q bind(Q query, Condition condition) {
        condition.parameters().forEach(query::setParameter);
        return query;
    }
}

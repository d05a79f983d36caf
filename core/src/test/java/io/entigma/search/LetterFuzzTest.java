// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.key.TenantId;
import io.entigma.search.LetterConditions.Condition;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Random conditions on random values that queries open, under two DEKs, against a filter in the JVM. */
class LetterFuzzTest {
    private static final int ROWS = 40;
    private static final int CONDITIONS = Integer.getInteger("entigma.test.letter.conditions", 15);
    private static final long SEED = Long.getLong("entigma.test.letter.seed", 20240307L);
    private static final String FROM = " from Letter l left join l.sender s where l.id < 10000 and (";

    private final List<Letter> rows = new ArrayList<>();

    @OnEveryProduct
    @DisplayName("rows, numbers, pages in order, updates and deletes are what a filter in the JVM finds")
    void queries_withRandomConditions_areRight(TestDatabase db) throws InterruptedException {
        try (App app = App.on(db)
                .entities(Letter.class, Letter.Parcel.class, Letter.Sender.class)
                .start()) {
            app.run("acme", session -> rows.addAll(fill(session, new Random(SEED + 1), 0)));
            app.entigma().keys().rotateDek(List.of(new TenantId("acme")));
            app.run("acme", session -> rows.addAll(fill(session, new Random(SEED + 2), 1_000)));
            app.run("globex", session -> fill(session, new Random(1), 10_000));
            LetterConditions conditions = new LetterConditions(new Random(SEED));
            for (int i = 0; i < CONDITIONS; i++) {
                Condition condition = conditions.next();
                app.run("acme", session -> check(session, condition));
                app.run("acme", session -> change(session, condition, db.kind()));
            }
        }
    }

    private static List<Letter> fill(Session session, Random random, long from) {
        FolkTexts texts = new FolkTexts(random);
        Letter.Sender sender = new Letter.Sender();
        sender.id = from;
        sender.name = texts.text();
        session.persist(sender);
        List<Letter> made = new ArrayList<>();
        for (long i = 1; i <= ROWS; i++) {
            Letter letter = random.nextInt(3) == 0 ? parcel(random) : new Letter();
            letter.id = from + i;
            letter.text = orNull(random, texts.text());
            letter.title = orNull(random, texts.text());
            letter.code = orNull(random, texts.text());
            letter.sent = orNull(random, LetterConditions.FIRST.plusDays(random.nextInt(400)));
            letter.stamp = new Letter.Stamp();
            letter.stamp.price = orNull(random, BigDecimal.valueOf(random.nextInt(30), random.nextInt(3)));
            letter.sender = orNull(random, sender);
            for (int tags = random.nextInt(3); tags > 0; tags--) {
                letter.tags.add(texts.text());
            }
            session.persist(letter);
            made.add(letter);
        }
        return made;
    }

    private static Letter parcel(Random random) {
        Letter.Parcel parcel = new Letter.Parcel();
        parcel.weight = orNull(random, random.nextInt(5));
        return parcel;
    }

    private static <T> @Nullable T orNull(Random random, T value) {
        return random.nextInt(8) == 0 ? null : value;
    }

    private List<Letter> expected(Condition condition) {
        return rows.stream()
                .filter(row -> Boolean.TRUE.equals(condition.holds().apply(row)))
                .toList();
    }

    private void check(Session session, Condition condition) {
        List<Letter> expected = expected(condition);
        String where = FROM + condition.hql() + ")";
        assertThat(bind(session.createSelectionQuery("select l.id" + where + " order by l.id", Long.class), condition)
                        .getResultList())
                .as(() -> describe(condition))
                .isEqualTo(ids(expected));
        assertThat(bind(session.createSelectionQuery("select count(*)" + where, Long.class), condition)
                        .getSingleResult())
                .isEqualTo(expected.size());
        List<Letter> sorted = expected.stream()
                .filter(row -> row.text != null)
                .sorted(Comparator.comparing((Letter row) -> row.text, LetterConditions::codePoints)
                        .reversed()
                        .thenComparing(row -> row.id))
                .toList();
        String page = "select l" + where + " and l.text is not null order by l.text desc, l.id";
        assertThat(ids(bind(session.createSelectionQuery(page, Letter.class), condition)
                        .setFirstResult(1)
                        .setMaxResults(5)
                        .getResultList()))
                .as(() -> describe(condition))
                .isEqualTo(ids(sorted.stream().skip(1).limit(5).toList()));
    }

    private static List<Long> ids(List<Letter> letters) {
        return letters.stream().map(letter -> letter.id).toList();
    }

    /** An update of one table by the same condition, rolled back. */
    private void change(Session session, Condition condition, Database database) {
        boolean readsWhatItChanges = condition.hql().contains("from Letter");
        boolean isOfOneTable = !condition.hql().contains("s.name")
                && !condition.hql().contains("treat(")
                && !(readsWhatItChanges && (database == Database.MYSQL || database == Database.MARIADB));
        if (isOfOneTable) {
            String update = "update Letter l set l.mark = 1 where l.id < 10000 and (" + condition.hql() + ")";
            assertThat(bind(session.createMutationQuery(update), condition).executeUpdate())
                    .as(() -> describe(condition))
                    .isEqualTo(expected(condition).size());
            session.getTransaction().markRollbackOnly();
        }
    }

    private static String describe(Condition condition) {
        StringBuilder text = new StringBuilder(condition.hql());
        condition
                .parameters()
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(FolkFuzzTest.escaped(value)));
        return text.toString();
    }

    private static <Q extends CommonQueryContract> Q bind(Q query, Condition condition) {
        return FolkFuzzTest.bind(query, condition.parameters());
    }
}

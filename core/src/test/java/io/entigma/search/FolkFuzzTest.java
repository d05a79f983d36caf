// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.QueryRefusedException;
import io.entigma.key.TenantId;
import io.entigma.search.FolkConditions.Condition;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import org.hibernate.Session;
import org.hibernate.query.CommonQueryContract;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/**
 * Random conditions on random texts, of which half have tokens under an older index key, against a filter in the JVM: the same
 * rows, or refused in words.
 */
class FolkFuzzTest {
    private static final int ROWS = 40;
    private static final int CONDITIONS = Integer.getInteger("entigma.test.folk.conditions", 25);
    private static final long SEED = Long.getLong("entigma.test.folk.seed", 20240229L);

    private final List<Folk> rows = new ArrayList<>();
    private int refused;

    @OnEveryProduct
    @DisplayName("what is answered is what a filter in the JVM finds: rows, numbers, pages, updates and deletes")
    void queries_withRandomConditions_areRightOrRefused(TestDatabase db) throws InterruptedException {
        try (App app = App.on(db)
                .entities(Folk.class, Folk.Poet.class, Folk.Town.class)
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
            FolkConditions conditions = new FolkConditions(new Random(SEED));
            for (int i = 0; i < CONDITIONS; i++) {
                Condition condition = conditions.next();
                Boolean answered = app.call("acme", session -> check(session, condition));
                if (!answered) {
                    assertThat(condition.answered()).as(condition.hql()).isFalse();
                    refused++;
                } else {
                    app.call("acme", session -> change(session, condition, db.kind() == Database.MYSQL));
                }
            }
        }
        assertThat(refused).isBetween(1, CONDITIONS / 2);
    }

    private static List<Folk> fill(Session session, Random random, long from) {
        FolkTexts texts = new FolkTexts(random);
        List<Folk.Town> towns = new ArrayList<>();
        for (long i = 1; i <= 8; i++) {
            Folk.Town town = new Folk.Town();
            town.id = from + i;
            town.name = i == 1 ? null : texts.text();
            session.persist(town);
            towns.add(town);
        }
        List<Folk> made = new ArrayList<>();
        for (long i = 1; i <= ROWS; i++) {
            Folk folk = folk(random, texts);
            folk.id = from + i;
            folk.town = random.nextInt(5) == 0 ? null : towns.get(random.nextInt(towns.size()));
            session.persist(folk);
            made.add(folk);
        }
        return made;
    }

    private static Folk folk(Random random, FolkTexts texts) {
        Folk folk;
        if (random.nextInt(3) == 0) {
            Folk.Poet poet = new Folk.Poet();
            poet.pen = orNull(random, texts.text());
            folk = poet;
        } else {
            folk = new Folk();
        }
        folk.code = orNull(random, texts.text());
        folk.name = orNull(random, texts.text());
        folk.age = orNull(random, (long) random.nextInt(4));
        if (random.nextInt(8) > 0) {
            folk.home = new Folk.Home();
            folk.home.street = orNull(random, texts.text());
            folk.home.number = orNull(random, random.nextInt(4));
        }
        for (int tags = random.nextInt(3); tags > 0; tags--) {
            folk.tags.add(texts.text());
        }
        return folk;
    }

    private static <T> @Nullable T orNull(Random random, T value) {
        return random.nextInt(8) == 0 ? null : value;
    }

    /** Whether it was answered; rightly then. */
    private boolean check(Session session, Condition condition) {
        String from = " from Folk p left join p.town o where p.id < 10000 and (" + condition.hql() + ")";
        List<Long> expected = rows.stream()
                .filter(row -> Boolean.TRUE.equals(condition.holds().apply(row)))
                .map(row -> row.id)
                .toList();
        List<Long> found = answer(
                condition,
                () -> bind(session.createSelectionQuery("select p.id" + from + " order by p.id", Long.class), condition)
                        .getResultList());
        if (found == null) {
            return false;
        }
        assertThat(found).as(() -> describe(condition)).isEqualTo(expected);
        assertThat(bind(session.createSelectionQuery("select count(*)" + from, Long.class), condition)
                        .getSingleResult())
                .isEqualTo(expected.size());
        List<Folk> page = bind(
                        session.createSelectionQuery("select p" + from + " order by p.id desc", Folk.class), condition)
                .setFirstResult(1)
                .setMaxResults(3)
                .getResultList();
        List<Long> last = new ArrayList<>(expected);
        Collections.reverse(last);
        assertThat(page.stream().map(row -> row.id).toList())
                .as(() -> describe(condition))
                .isEqualTo(last.stream().skip(1).limit(3).toList());
        return true;
    }

    private static String describe(Condition condition) {
        StringBuilder text = new StringBuilder(condition.hql());
        condition
                .parameters()
                .forEach((name, value) ->
                        text.append(' ').append(name).append('=').append(escaped(value)));
        return text.toString();
    }

    static String escaped(@Nullable Object value) {
        StringBuilder text = new StringBuilder();
        String.valueOf(value)
                .chars()
                .forEach(c -> text.append(c > 31 && c < 127 ? "" + (char) c : "\\u" + Integer.toHexString(c)));
        return text.toString();
    }

    /** Bulk statements by the same condition, all rolled back. */
    private boolean change(Session session, Condition condition, boolean onMySql) {
        boolean readsWhatItChanges = condition.hql().contains("from Folk");
        if (condition.ofTown() || condition.hql().contains("treat(") || (readsWhatItChanges && onMySql)) {
            // The town is no part of the statement; Hibernate knows no treats there, and MySQL no such sub-queries.
            return false;
        }
        long expected = rows.stream()
                .filter(row -> Boolean.TRUE.equals(condition.holds().apply(row)))
                .count();
        String where = " where p.id < 10000 and (" + condition.hql() + ")";
        Integer updated = answer(
                condition,
                () -> bind(session.createMutationQuery("update Folk p set p.mark = 1" + where), condition)
                        .executeUpdate());
        if (updated != null) {
            assertThat(updated).as(() -> describe(condition)).isEqualTo((int) expected);
        }
        session.createNativeMutationQuery("delete from Folk_tags").executeUpdate();
        if (!condition.hql().contains("tags")) {
            Integer deleted = answer(
                    condition,
                    () -> bind(session.createMutationQuery("delete from Folk p" + where), condition)
                            .executeUpdate());
            if (deleted != null) {
                assertThat(deleted).as(() -> describe(condition)).isEqualTo((int) expected);
            }
        }
        session.getTransaction().markRollbackOnly();
        return true;
    }

    private static <T> @Nullable T answer(Condition condition, Callable<T> query) {
        try {
            return query.call();
        } catch (QueryRefusedException e) {
            if (condition.answered()) {
                throw new AssertionError(describe(condition) + ": refused", e);
            }
            return null;
        } catch (Exception e) {
            throw new AssertionError(describe(condition), e);
        }
    }

    private static <Q extends CommonQueryContract> Q bind(Q query, Condition condition) {
        return bind(query, condition.parameters());
    }

    static <Q extends CommonQueryContract> Q bind(Q query, Map<String, @Nullable Object> parameters) {
        parameters.forEach((name, value) -> {
            if (value instanceof Collection<?> list) {
                query.setParameterList(name, list);
            } else {
                query.setParameter(name, value);
            }
        });
        return query;
    }
}

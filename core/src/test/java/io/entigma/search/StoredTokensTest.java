// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.QueryRefusedException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Stored values that are compared with each other by their search tokens. */
class StoredTokensTest {
    private static final TenantId ACME = new TenantId("acme");

    @Entity(name = "Owner")
    public static class Owner {
        @Id
        public Long id;

        public int mark;

        @Encrypted(context = "owner.code")
        @Searchable(equal = true, prefix = 2)
        public @Nullable String code;

        @Encrypted
        @Searchable(ignoreCase = true)
        public @Nullable String name;

        @Encrypted
        @Searchable
        public @Nullable Integer age;
    }

    @Entity(name = "Item")
    public static class Item {
        @Id
        public Long id;

        @Encrypted(context = "owner.code")
        @Searchable
        public @Nullable String code;

        @Encrypted
        @Searchable
        public @Nullable String other;

        @ElementCollection
        @Encrypted(context = "owner.code")
        @Searchable
        public List<String> tags = new ArrayList<>();
    }

    private static final List<String> COMPARISONS = List.of(
            "select o.id, i.id from Owner o join Item i on o.code = i.code",
            "select o.id, i.id from Owner o, Item i where i.code = o.code",
            "select o.id, count(i) from Owner o left join Item i on i.code = o.code group by o.id",
            "select o.id from Owner o where o.code in (select i.code from Item i)",
            "select i.id from Item i where exists (select 1 from Owner o where o.code <> i.code)",
            "select o.code, count(*) from Owner o where o.id < 99 group by o.code",
            "select count(distinct o.code) from Owner o");

    private static final List<String> REFUSED = List.of(
            "select o.id from Owner o join Item i on o.code = i.other",
            "select o.id from Owner o join Item i on lower(o.name) = lower(i.code)",
            "select o.id from Owner o, Owner p where lower(o.name) = lower(p.name)",
            "select o.id from Owner o, Item i where lower(o.code) = i.code",
            "select o.id from Owner o where o.code = any (select i.code from Item i)",
            "select o.id from Owner o where o.code = (select i.code from Item i where i.id = 1)",
            "select o.id from Owner o where o.code in (select max(i.code) from Item i)",
            "select o.id from Owner o where o.code in (select i.code from Item i group by i.code)",
            "select o.id from Owner o where o.code in (select i.code from Item i union select j.other from Item j)",
            "select o.name, count(*) from Owner o group by o.name",
            "select o.code, count(*) from Owner o group by rollup(o.code)",
            "select lower(o.code) from Owner o group by lower(o.code)",
            "select distinct o.code from Owner o",
            "select o.code, count(*) from Owner o group by o.code order by o.code",
            "select count(distinct o.name) from Owner o",
            "select max(o.code) from Owner o",
            "select o.id from Owner o full join Item i on o.code = i.code group by o.id, i.code",
            "select d.c from (select o.code as c from Owner o) d join Item i on i.code = d.c");

    private final List<Owner> owners = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();

    private static @Nullable String code(Random random) {
        return random.nextInt(6) == 0 ? null : "code " + random.nextInt(8);
    }

    private App app(TestDatabase db) {
        App app = App.on(db)
                .entities(Owner.class, Item.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
        Random random = new Random(42);
        app.run("acme", session -> {
            for (long id = 1; id <= 25; id++) {
                Owner owner = new Owner();
                owner.id = id;
                owner.code = code(random);
                owner.name = code(random);
                owner.age = random.nextInt(4);
                session.persist(owner);
                owners.add(owner);
                Item item = new Item();
                item.id = id;
                item.code = id % 5 == 0 ? "code 9" : code(random);
                item.other = item.code;
                item.tags.add(Objects.requireNonNullElse(code(random), "code 1"));
                session.persist(item);
                items.add(item);
            }
        });
        app.run("globex", session -> {
            Owner owner = new Owner();
            owner.id = 99L;
            owner.code = "code 1";
            session.persist(owner);
        });
        return app;
    }

    private List<String> pairs(BiPredicate<Owner, Item> holds) {
        List<String> pairs = new ArrayList<>();
        for (Owner owner : owners) {
            items.stream().filter(item -> holds.test(owner, item)).forEach(item -> pairs.add(owner.id + "-" + item.id));
        }
        return pairs;
    }

    private static List<String> found(Session session, String from) {
        return session.createSelectionQuery(
                        "select o.id, i.id " + from + " and o.id < 99 order by o.id, i.id", Object[].class)
                .getResultStream()
                .map(row -> row[0] + "-" + row[1])
                .toList();
    }

    private static List<Long> ids(Session session, String where) {
        return session.createSelectionQuery(
                        "select o.id from Owner o where " + where + " and o.id < 99 order by o.id", Long.class)
                .getResultList();
    }

    private List<Long> ids(java.util.function.Predicate<Owner> holds) {
        return owners.stream().filter(holds).map(owner -> owner.id).toList();
    }

    private static boolean same(@Nullable String a, @Nullable String b) {
        return a != null && a.equals(b);
    }

    private static boolean differ(@Nullable String a, @Nullable String b) {
        return a != null && b != null && !a.equals(b);
    }

    @OnEveryProduct
    @DisplayName("joins and sub-queries over values of one context find what a loop in the JVM finds")
    void query_comparingStoredValues_isRight(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                assertThat(found(session, "from Owner o join Item i on o.code = i.code where 1 = 1"))
                        .isEqualTo(pairs((o, i) -> same(o.code, i.code)))
                        .isNotEmpty();
                assertThat(found(session, "from Owner o, Item i where not (i.code = o.code)"))
                        .isEqualTo(pairs((o, i) -> differ(o.code, i.code)));
                assertThat(found(session, "from Owner o, Item i where o.code <> i.code"))
                        .isEqualTo(pairs((o, i) -> differ(o.code, i.code)));
                assertThat(found(session, "from Owner o, Item i where (o.code, o.id) = (i.code, i.id)"))
                        .isEqualTo(pairs((o, i) -> same(o.code, i.code) && o.id.equals(i.id)));
                assertThat(found(session, "from Owner o, Item i where o.code member of i.tags"))
                        .isEqualTo(pairs((o, i) -> o.code != null && i.tags.contains(o.code)));
                assertThat(ids(session, "o.code in (select i.code from Item i where i.id < 20)"))
                        .isEqualTo(ids(o -> items.stream().anyMatch(i -> i.id < 20 && same(o.code, i.code))));
                assertThat(ids(session, "o.code not in (select i.code from Item i where i.code is not null)"))
                        .isEqualTo(ids(o -> o.code != null && items.stream().noneMatch(i -> same(o.code, i.code))));
                assertThat(ids(session, "o.code not in (select i.code from Item i)"))
                        .isEmpty();
                assertThat(ids(session, "exists (select 1 from Item i join i.tags t where t = o.code and i.code = t)"))
                        .isEqualTo(ids(
                                o -> items.stream().anyMatch(i -> same(o.code, i.code) && i.tags.contains(i.code))));
                assertThat(session.createMutationQuery(
                                        "update Owner o set o.mark = 1 where o.code in (select i.code from Item i)")
                                .executeUpdate())
                        .isEqualTo(ids(o -> items.stream().anyMatch(i -> same(o.code, i.code)))
                                .size());
            });
        }
    }

    @OnEveryProduct
    @DisplayName("groups and numbers of different values are those of a map in the JVM")
    void query_groupingByStoredValues_isRight(TestDatabase db) {
        try (App app = app(db)) {
            TreeMap<String, Long> expected = new TreeMap<>();
            owners.forEach(owner -> expected.merge(String.valueOf(owner.code), 1L, Long::sum));
            app.run("acme", session -> {
                TreeMap<String, Long> groups = new TreeMap<>();
                session.createSelectionQuery(
                                "select o.code, count(*), max(o.id) from Owner o where o.id < 99 group by o.code"
                                        + " order by count(*) desc",
                                Object[].class)
                        .getResultList()
                        .forEach(row -> groups.put(String.valueOf(row[0]), (Long) row[1]));
                assertThat(groups).isEqualTo(expected).hasSizeGreaterThan(5);
                assertThat(session.createSelectionQuery(
                                        "select count(distinct o.code) from Owner o where o.id < 99", Long.class)
                                .getSingleResult())
                        .isEqualTo(expected.keySet().stream()
                                .filter(code -> !code.equals("null"))
                                .count());
                assertThat(session.createSelectionQuery(
                                        "select o.code from Owner o where o.id < 99 group by o.code, o.age"
                                                + " having o.code = 'code 1'",
                                        String.class)
                                .getResultList())
                        .containsOnly("code 1")
                        .hasSize((int) owners.stream()
                                .filter(o -> same(o.code, "code 1"))
                                .map(o -> o.age)
                                .distinct()
                                .count());
                assertThat(ids(session, "o.mark = (select count(distinct i.code) - 8 from Item i where i.id > 0)")
                                .size())
                        .isIn(0, 25);
                assertThat(session.createSelectionQuery(
                                        "select count(*) from (select o.code as c, count(*) as n from Owner o where o.id < 99"
                                                + " group by o.code) d where d.n > 1",
                                        Long.class)
                                .getSingleResult())
                        .isEqualTo(expected.values().stream().filter(n -> n > 1).count());
            });
        }
    }

    @OnEveryProduct
    @DisplayName("they are refused while a tenant has two index keys, and answered when the old one is retired")
    void query_whileTwoIndexKeys_isRefused(TestDatabase db) throws InterruptedException {
        try (App app = app(db)) {
            app.entigma().keys().rotateIndexKey(List.of(ACME));
            for (String hql : COMPARISONS) {
                assertThatThrownBy(() -> app.run(
                                "acme",
                                session -> session.createSelectionQuery(hql, Object[].class)
                                        .getResultList()))
                        .as(hql)
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining(
                                "needs all search tokens under one index key, but tenant 'acme' has 2 in use;"
                                        + " finish the re-encryption and retire the old index key first");
            }
            StoredData data = app.entigma().data(db.dataSource());
            data.run(JobRequest.reencrypt());
            data.retire(ACME, 2);
            for (String hql : COMPARISONS) {
                app.run(
                        "acme",
                        session -> assertThat(session.createSelectionQuery(hql, Object[].class)
                                        .getResultList())
                                .as(hql)
                                .isNotEmpty());
            }
        }
    }

    @OnEveryProduct
    @DisplayName("groups within bulk statements are refused, and statements without a condition are run")
    void bulk_withGroups_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            app.run("acme", session -> {
                assertThat(session.createMutationQuery("update Owner o set o.code = o.code")
                                .executeUpdate())
                        .isEqualTo(26);
                for (String hql : List.of(
                        "update Owner o set o.mark = 1 where o.id in (select max(i.id) from Item i group by i.code)",
                        "delete from Owner o where o.mark = (select count(distinct i.code) from Item i)",
                        "insert into Item (id, code) select max(o.id) + 100, o.code from Owner o group by o.code")) {
                    assertThatThrownBy(() -> session.createMutationQuery(hql).executeUpdate())
                            .as(hql)
                            .isInstanceOf(QueryRefusedException.class);
                }
                session.getTransaction().markRollbackOnly();
            });
        }
    }

    @OnEveryProduct
    @DisplayName("what tokens of two places cannot tell is refused")
    void query_comparingOtherwise_isRefused(TestDatabase db) {
        try (App app = app(db)) {
            for (String hql : REFUSED) {
                if (db.kind() != Database.H2 && hql.contains("rollup")) {
                    continue;
                }
                assertThatThrownBy(() -> app.run(
                                "acme",
                                session -> session.createSelectionQuery(hql, Object[].class)
                                        .getResultList()))
                        .as(hql)
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageNotContaining("code 1");
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.SealedField;
import io.entigma.SearchRange;
import io.entigma.Searchable;
import io.entigma.error.QueryRefusedException;
import io.entigma.jpa.SealedAttributes;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.hibernate.Session;
import org.junit.jupiter.api.DisplayName;

/** Search tokens by hand, for native SQL. */
class NativeSearchTest {
    @Entity(name = "Pupil")
    public static class Pupil {
        @Id
        public Long id;

        @Encrypted
        @Searchable(ignoreCase = true, prefix = 4)
        @Column(length = 40)
        public String name;

        @Encrypted
        @Searchable(range = true)
        public LocalDate born;

        @Encrypted
        @Searchable
        @Column(length = 40)
        public String ssn;

        public Pupil() {}

        Pupil(long id, String name, LocalDate born) {
            this.id = id;
            this.name = name;
            this.born = born;
            this.ssn = "ssn" + id;
        }
    }

    private static <X> SealedField<X> field(Session session, String attribute, Class<X> type) {
        return SealedAttributes.of(session).field(Pupil.class, attribute, type);
    }

    private static List<Long> in(Session session, String column, List<byte[]> tokens) {
        return tokens.isEmpty()
                ? List.of()
                : session.createNativeQuery(
                                "select id from Pupil where " + column + " in (:tokens) and id < 5 order by id",
                                Long.class)
                        .setParameterList("tokens", tokens)
                        .getResultList();
    }

    private static List<Long> between(Session session, String column, List<SearchRange> ranges) {
        TreeSet<Long> found = new TreeSet<>();
        for (SearchRange range : ranges) {
            found.addAll(session.createNativeQuery(
                            "select id from Pupil where " + column + " between :low and :high and id < 5", Long.class)
                    .setParameter("low", range.from())
                    .setParameter("high", range.to())
                    .getResultList());
        }
        return new ArrayList<>(found);
    }

    private static void finds(Session session) {
        SealedField<String> name = field(session, "name", String.class);
        assertThat(in(session, "name_ci", name.searchFormsIgnoringCase("MÜLLER")))
                .containsExactly(1L, 4L);
        assertThat(in(session, "name_ci", name.searchFormsIgnoringCase("x"))).isEmpty();
        assertThat(between(session, "name_px", name.searchPrefix("mü"))).containsExactly(1L, 2L, 4L);
        assertThat(between(session, "name_px", name.searchPrefix(""))).containsExactly(1L, 2L, 3L, 4L);
        assertThat(between(session, "name_px", name.searchPrefix("%"))).isEmpty();
        SealedField<LocalDate> born = field(session, "born", LocalDate.class);
        LocalDate day = LocalDate.of(2000, 1, 2);
        assertThat(between(session, "born_rg", born.searchBetween(day, day.plusDays(1))))
                .containsExactly(2L, 3L);
        assertThat(between(session, "born_rg", born.searchBetween(null, day))).containsExactly(1L, 2L);
        assertThat(between(session, "born_rg", born.searchBetween(day.plusDays(2), null)))
                .containsExactly(4L);
        assertThat(born.searchBetween(day, day.minusDays(1))).isEmpty();
    }

    @OnEveryProduct
    @DisplayName(
            "text without regard to case, first characters and ranges are found in native SQL, under two index keys")
    void searches_inNativeSql_findRows(TestDatabase db) throws InterruptedException {
        try (App app = App.on(db)
                .entities(Pupil.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start()) {
            app.run("acme", session -> {
                session.persist(new Pupil(1, "Müller", LocalDate.of(2000, 1, 1)));
                session.persist(new Pupil(2, "Mükke", LocalDate.of(2000, 1, 2)));
            });
            app.entigma().keys().rotateIndexKey(List.of(new TenantId("acme")));
            app.run("acme", session -> {
                session.persist(new Pupil(3, "Moll", LocalDate.of(2000, 1, 3)));
                session.persist(new Pupil(4, "müller", LocalDate.of(2000, 1, 4)));
            });
            app.run("globex", session -> session.persist(new Pupil(5, "Müller", LocalDate.of(2000, 1, 2))));
            app.run("acme", NativeSearchTest::finds);
            app.run("nobody", session -> {
                assertThat(field(session, "name", String.class).searchPrefix("m"))
                        .isEmpty();
                assertThat(field(session, "name", String.class).searchFormsIgnoringCase("m"))
                        .isEmpty();
                assertThat(field(session, "born", LocalDate.class).searchBetween(null, null))
                        .isEmpty();
            });
        }
    }

    @OnEveryProduct
    @DisplayName(
            "any condition at all: values are opened by hand, and the sealed bytes of those that match tell the rows")
    void search_byOpenedValues_findsRows(TestDatabase db) {
        try (App app = App.on(db).entities(Pupil.class).start()) {
            app.run("acme", session -> {
                session.persist(new Pupil(1, "Müller", LocalDate.of(2000, 1, 1)));
                session.persist(new Pupil(2, "Ullrich", LocalDate.of(2000, 1, 2)));
                session.persist(new Pupil(3, null, LocalDate.of(2000, 1, 3)));
                session.persist(new Pupil(4, "Müller", LocalDate.of(2000, 1, 4)));
            });
            app.run("acme", session -> {
                SealedField<String> name = field(session, "name", String.class);
                List<byte[]> stored = session.createNativeQuery(
                                "select name from Pupil where name is not null", byte[].class)
                        .getResultList();
                List<byte[]> matching = stored.stream()
                        .filter(bytes -> name.open(bytes).contains("ll"))
                        .filter(bytes -> !name.open(bytes).startsWith("Ull"))
                        .toList();
                assertThat(in(session, "name", matching)).containsExactly(1L, 4L);
            });
        }
    }

    @OnEveryProduct
    @DisplayName("what an attribute has no tokens for is refused with the option's name")
    void searches_withoutTokens_areRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Pupil.class).start()) {
            app.run("acme", session -> {
                SealedField<String> ssn = field(session, "ssn", String.class);
                assertThatThrownBy(() -> ssn.searchFormsIgnoringCase("x"))
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageStartingWith("Pupil.ssn: its values have no search tokens for that; add"
                                + " @Searchable(ignoreCase = true)");
                assertThatThrownBy(() -> ssn.searchPrefix("x")).hasMessageContaining("@Searchable(prefix = ...)");
                assertThatThrownBy(() -> ssn.searchBetween("a", "b")).hasMessageContaining("@Searchable(range = true)");
                assertThatThrownBy(() -> field(session, "name", String.class).searchPrefix("12345"))
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining("@Searchable(prefix = 4)");
                assertThatThrownBy(() ->
                                app.entigma().field("Pupil.name", String.class).searchPrefix("m"))
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining("SealedAttributes.of(entityManager)");
            });
        }
    }
}

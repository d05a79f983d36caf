// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.hibernate.query.QueryTrial;
import io.entigma.jpa.QueryCheck;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.NamedQuery;
import jakarta.persistence.criteria.CriteriaBuilder;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.Root;
import java.util.List;
import java.util.Map;
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;
import org.junit.jupiter.api.DisplayName;

class QueryBootTest {
    @Entity(name = "Named")
    @NamedQuery(name = "good", query = "from Named where email in (:emails) and (:id is null or id = :id)")
    @NamedQuery(name = "alsoGood", query = "update Named set ssn = :ssn where email = :email")
    public static class Named {
        @Id
        Long id;

        @Encrypted
        String ssn;

        @Encrypted(deterministic = true)
        String email;

        @Encrypted
        @Searchable(prefix = 4)
        String code;

        @Encrypted
        @Searchable(prefix = 4, scan = true)
        String note;
    }

    @Entity(name = "Badly")
    @NamedQuery(name = "b", query = "from Badly where ssn like :pattern")
    @NamedQuery(name = "a", query = "from Badly order by ssn")
    @NamedQuery(name = "c", query = "from Badly where id = :id")
    public static class Badly {
        @Id
        Long id;

        @Encrypted
        String ssn;
    }

    @OnEveryDatabase(Database.H2)
    void start_namedQueries_areCheckedAll(TestDatabase db) {
        App.on(db).entities(Named.class).start().close();

        assertThatThrownBy(() -> App.on(db).entities(Badly.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("the named query 'a': Badly.ssn: 'order by' cannot be applied")
                .hasMessageContaining("the named query 'b': Badly.ssn: 'like' cannot be applied")
                .hasMessageNotContaining("'c'");

        for (String[] setting : new String[][] {
            {"hibernate.query.startup_check", "false"}, {"entigma.query-check", "warn"}, {"entigma.query-check", "off"}
        }) {
            App.on(db).entities(Badly.class).set(setting[0], setting[1]).start().close();
        }
    }

    @OnEveryDatabase(Database.H2)
    void queryCheck_tellsWithoutRunning_whatIsRefused(TestDatabase db) {
        try (App app = App.on(db).entities(Named.class).start()) {
            QueryCheck check = QueryCheck.of(app.factory());
            assertThat(check.isOn()).isTrue();
            assertThat(check.refusal("from Named where ssn > :x"))
                    .get()
                    .asString()
                    .startsWith("Named.ssn: '>' cannot");
            assertThat(check.refusal("delete Named where ssn = :x"))
                    .get()
                    .asString()
                    .startsWith("Named.ssn: '='");
            assertThat(check.refusal("from Named where email = :x order by id")).isEmpty();
            assertThat(check.refusal("from Nobody")).isEmpty();
            CriteriaBuilder builder = app.factory().getCriteriaBuilder();
            CriteriaQuery<Named> query = builder.createQuery(Named.class);
            Root<Named> root = query.from(Named.class);
            query.select(root).where(builder.equal(root.get("email"), builder.parameter(String.class, "email")));
            assertThat(check.refusal(query)).isEmpty();
            query.orderBy(builder.asc(root.get("ssn")));
            assertThat(check.refusal(query)).get().asString().startsWith("Named.ssn: 'order by' cannot");
            assertThatThrownBy(() -> check.tell(List.of("a", "b")))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageEndingWith("\n - a\n - b");
            check.tell(List.of());
        }
        try (App app = App.on(db)
                .entities(Named.class)
                .set("entigma.query-check", "off")
                .start()) {
            assertThat(QueryCheck.of(app.factory()).isOn()).isFalse();
        }
        assertThatThrownBy(() -> App.on(db)
                        .entities(Named.class)
                        .set("entigma.query-check", "x")
                        .start())
                .hasMessage("entigma.query-check: must be fail, warn or off, but is 'x'");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a pattern that stands in the query is told ahead, one that a parameter brings is not")
    void queryCheck_ofPatternsThatFirstCharactersDoNotTell_tellsLiterals(TestDatabase db) {
        try (App app = App.on(db).entities(Named.class).start()) {
            QueryCheck check = QueryCheck.of(app.factory());
            for (String pattern : List.of("'%x%'", "'x%y'", "'x_'", "concat('%', 'x')", "'x!y%' escape '!'")) {
                for (String like : List.of(" like ", " not like ")) {
                    assertThat(check.refusal("from Named where code" + like + pattern))
                            .as(pattern)
                            .get()
                            .asString()
                            .startsWith("Named.code: 'like' with this pattern cannot be answered by first characters");
                }
            }
            assertThat(check.refusal("update Named set email = null where id = 1 or code like '_'"))
                    .isPresent();
            for (String answered : List.of(
                    "code like 'x%'",
                    "code like 'x!%%' escape '!'",
                    "code like 'x%%'",
                    "code like :p",
                    "code like concat('%', :p)",
                    "code like '%x' escape :e",
                    "note like '%x%'",
                    "note not like 'x_'")) {
                assertThat(check.refusal("from Named where " + answered))
                        .as(answered)
                        .isEmpty();
            }
        }
    }

    @OnEveryDatabase(Database.H2)
    void start_withQueriesThatAFrameworkFound_tellsThemWithTheNamedOnes(TestDatabase db) {
        Map<String, List<String>> found = Map.of(
                "Z.last", List.of("from Badly where id = 1", "from Badly where ssn > 'a'"),
                "A.first", List.of("from Badly where ssn = :x"),
                "A.fine", List.of("from Badly", "from Nobody", "what is this"));
        assertThatThrownBy(() -> App.on(db)
                        .entities(Badly.class)
                        .set(QueryTrial.FOUND_QUERIES, found)
                        .start())
                .isInstanceOf(MisconfigurationException.class)
                .message()
                .containsSubsequence(
                        "\n - the named query 'a': ",
                        "\n - the named query 'b': ",
                        "\n - A.first: Badly.ssn: '='",
                        "\n - Z.last: Badly.ssn: '>'")
                .doesNotContain("A.fine");
        assertThatThrownBy(() -> App.on(db)
                        .entities(Badly.class)
                        .set(QueryTrial.FOUND_QUERIES, found)
                        .set("hibernate.query.startup_check", "false")
                        .start())
                .message()
                .contains("A.first")
                .doesNotContain("named query");
    }

    @OnEveryDatabase(Database.H2)
    void start_withAnotherTranslator_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db)
                        .entities(Named.class)
                        .set("hibernate.query.sqm.translator", StandardSqmTranslatorFactory.class.getName())
                        .start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("hibernate.query.sqm.translator: must be io.entigma")
                .hasMessageContaining("StandardSqmTranslatorFactory");
    }

    @OnEveryDatabase(Database.H2)
    void start_withImpossibleNumberOfKeys_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db)
                        .entities(Named.class)
                        .set("entigma.query.key-versions", "0")
                        .start())
                .hasMessage("entigma.query.key-versions: must be a number from 1 to 64, but is '0'");
        try (App app = App.on(db)
                .entities(Named.class)
                .set("entigma.query.key-versions", 1)
                .start()) {
            app.run(
                    "acme",
                    session -> assertThat(session.createSelectionQuery("from Named where email = 'a'", Named.class)
                                    .getResultList())
                            .isEmpty());
        }
    }
}

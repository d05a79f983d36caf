// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
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
import org.hibernate.query.sqm.sql.StandardSqmTranslatorFactory;

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

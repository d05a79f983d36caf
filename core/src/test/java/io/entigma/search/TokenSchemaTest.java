// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.QueryRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** The columns of search tokens in a schema: made, kept, named, and looked at before they are relied on. */
class TokenSchemaTest {
    private static final String SIXTY_TWO = "n23456789_123456789_123456789_123456789_123456789_123456789_12";

    /** Names that need quotes, and names at the limit of PostgreSQL. */
    @Entity(name = "Odd")
    @Table(name = "`Order`")
    public static class Odd {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, prefix = 2)
        @Column(name = "`select`", length = 60)
        public String quoted;

        @Encrypted
        @Searchable(equal = true, prefix = 2)
        @Column(name = "`Größe x`", length = 60)
        public String strange;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 2)
        @Column(name = SIXTY_TWO, length = 60)
        public String longest;

        @Encrypted
        @Searchable(equal = true, ignoreCase = true, prefix = 2)
        @Column(name = SIXTY_TWO + "b", length = 60)
        public String longer;
    }

    private static void works(App app, long id) {
        app.run("acme", session -> {
            Odd odd = new Odd();
            odd.id = id;
            odd.quoted = "quoted";
            odd.strange = "strange";
            odd.longest = "Longest";
            odd.longer = "Longer";
            session.persist(odd);
            session.flush();
            for (String where : List.of(
                    "o.quoted = 'quoted'",
                    "o.quoted like 'qu%'",
                    "o.strange = 'strange'",
                    "o.strange like 's%'",
                    "o.longest = 'Longest'",
                    "lower(o.longest) = 'longest'",
                    "o.longest ilike 'LO%'",
                    "o.longer = 'Longer'")) {
                assertThat(session.createSelectionQuery(
                                        "select o.id from Odd o where o.id = " + id + " and " + where, Long.class)
                                .getResultList())
                        .as(where)
                        .containsExactly(id);
            }
        });
    }

    @OnEveryProduct
    @DisplayName("create, update, update again and validate; names in quotes and at the limit")
    void schema_madeAndMadeAgain_works(TestDatabase db) {
        long id = 0;
        for (String action : List.of("update", "update", "validate", "create", "update", "create-drop")) {
            try (App app = App.on(db)
                    .entities(Odd.class)
                    .set("hibernate.hbm2ddl.auto", action)
                    .start()) {
                works(app, ++id);
            }
        }
    }

    @Entity(name = "First")
    @Table(name = "layered")
    public static class First {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, prefix = 2)
        @Column(length = 60)
        public String name;
    }

    @Entity(name = "Second")
    @Table(name = "layered")
    public static class Second {
        @Id
        public Long id;

        @Encrypted
        @Searchable(equal = true, prefix = 3)
        @Column(length = 60)
        public String name;
    }

    @OnEveryProduct
    @DisplayName("a column that was made for other options is not relied on, though the constraint is there")
    void query_columnOfOtherOptions_isRefused(TestDatabase db) {
        App.on(db).entities(First.class).start().close();
        List<String> missing = missing(db);
        // On MariaDB and MySQL Hibernate changes columns by itself.
        boolean changed = db.kind() == Database.MARIADB || db.kind() == Database.MYSQL;
        List<String> columns = missing.subList(0, changed ? 0 : 4);
        assertThat(missing).hasSize(columns.size() + 2);
        missing.subList(columns.size(), missing.size()).forEach(db::execute);
        if (!changed) {
            assertThat(missing(db)).isEqualTo(columns);
        }
        columns.forEach(db::execute);
        try (App app = App.on(db).entities(Second.class).start()) {
            app.run("acme", session -> {
                Second second = new Second();
                second.id = 1L;
                second.name = "abcd";
                session.persist(second);
                session.flush();
                assertThat(session.createSelectionQuery(
                                        "select s.id from Second s where s.name like 'abc%' and s.name = 'abcd'",
                                        Long.class)
                                .getResultList())
                        .containsExactly(1L);
            });
        }
    }

    /** The statements that a refusal names. */
    private static List<String> missing(TestDatabase db) {
        List<String> statements = new ArrayList<>();
        try (App app = App.on(db).entities(Second.class).start()) {
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> session.createSelectionQuery(
                                            "select s.id from Second s where s.name = 'x'", Long.class)
                                    .getResultList()))
                    .isInstanceOf(QueryRefusedException.class)
                    .satisfies(e -> {
                        String message = e.getMessage();
                        statements.addAll(List.of(message.substring(message.indexOf("alter table"))
                                .split("; ")));
                    });
        }
        return statements;
    }

    @Entity(name = "Taken")
    public static class Taken {
        @Id
        public Long id;

        @Encrypted
        @Searchable
        public String name;

        @Column(name = "NAME_eq")
        public String other;
    }

    @OnEveryProduct
    void boot_nameOfTheColumnTaken_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(Taken.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("Taken.name: @Searchable keeps search tokens in a column name_eq");
    }

    @Entity(name = "Twice")
    public static class Twice {
        @Id
        public Long id;

        @Encrypted
        @Searchable
        public String name;

        @Encrypted
        @Searchable
        @Column(name = "name", insertable = false, updatable = false)
        public String again;
    }

    @OnEveryProduct
    void query_twoAttributesOfOneColumn_findsByBoth(TestDatabase db) {
        try (App app = App.on(db).entities(Twice.class).start()) {
            app.run("acme", session -> {
                Twice twice = new Twice();
                twice.id = 1L;
                twice.name = "x";
                session.persist(twice);
                session.flush();
                assertThat(session.createSelectionQuery(
                                        "select t.id from Twice t where t.name = 'x' and t.again = 'x'", Long.class)
                                .getResultList())
                        .containsExactly(1L);
            });
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Statements;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.boot.MetadataSources;
import org.hibernate.boot.SessionFactoryBuilder;
import org.hibernate.boot.registry.StandardServiceRegistry;
import org.hibernate.boot.registry.StandardServiceRegistryBuilder;
import org.hibernate.engine.spi.SessionFactoryImplementor;

/** Hibernate's comments in SQL hold the text of queries, literals included. */
class SqlCommentsTest {
    private static final String SETTING = "hibernate.use_sql_comments";

    @Entity(name = "Open")
    static class Open {
        @Id
        Long id;

        String name;
    }

    private static App.Builder app(TestDatabase db) {
        return App.on(db).entities(Person.class);
    }

    @OnEveryDatabase(Database.H2)
    void boot_sqlComments_areRefusedHoweverTheyAreSet(TestDatabase db) {
        for (Object on : new Object[] {true, "true", "TRUE"}) {
            assertThatThrownBy(() -> app(db).set(SETTING, on).start().close())
                    .hasMessageContainingAll(
                            "hibernate.use_sql_comments: the text of each query goes to the database as a comment",
                            "Person.",
                            "set it to false");
        }
        try (Entigma entigma = app(db).buildEngine()) {
            assertThatThrownBy(() -> builder(db, entigma).applySqlComments(true).build())
                    .hasMessageContaining("hibernate.use_sql_comments");
        }
    }

    private static SessionFactoryBuilder builder(TestDatabase db, Entigma entigma) {
        StandardServiceRegistry registry = new StandardServiceRegistryBuilder()
                .applySettings(db.hibernateSettings())
                .applySetting(Entigma.SETTING, entigma)
                .build();
        return new MetadataSources(registry)
                .addAnnotatedClass(Person.class)
                .buildMetadata()
                .getSessionFactoryBuilder();
    }

    /** What Hibernate does not take for true leaves the comments off. */
    @OnEveryDatabase(Database.H2)
    void boot_sqlCommentsOff_sendsNoQueryText(TestDatabase db) {
        Statements statements = new Statements();
        for (Object off : new Object[] {false, "false", " TRUE ", "yes"}) {
            try (App app = app(db).set(SETTING, off)
                    .set("hibernate.session_factory.statement_inspector", statements)
                    .start()) {
                assertThat(app.factory()
                                .unwrap(SessionFactoryImplementor.class)
                                .getSessionFactoryOptions()
                                .isCommentsEnabled())
                        .isFalse();
                app.run(
                        "acme",
                        session -> session.createQuery("from Person p where p.email = 'canary'", Person.class)
                                .setComment("canary")
                                .getResultList());
            }
        }
        assertThat(statements.all()).isNotEmpty().noneMatch(sql -> sql.contains("canary"));
    }

    @OnEveryDatabase(Database.H2)
    void boot_sqlCommentsWithoutEncryptedAttributes_areLeftAlone(TestDatabase db) {
        App.on(db).entities(Open.class).set(SETTING, true).start().close();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** A tool looks at the metamodel; there is no engine, and nothing may be stored. */
class MetadataOnlyTest {
    @Entity(name = "Letter")
    static class Letter {
        @Id
        long id;

        @Encrypted
        String text;

        protected Letter() {}

        Letter(long id, String text) {
            this.id = id;
            this.text = text;
        }
    }

    private static Configuration configuration(TestDatabase db) {
        Configuration configuration = new Configuration().addAnnotatedClass(Letter.class);
        db.hibernateSettings()
                .forEach((name, value) -> configuration.getProperties().put(name, value));
        configuration.setProperty("hibernate.hbm2ddl.auto", "update");
        configuration.setProperty(Entigma.METADATA_ONLY, "true");
        configuration.setProperty("entigma.kek.uri", "file:///never-used.kek");
        return configuration;
    }

    @OnEveryDatabase(Database.H2)
    void ddl_whilePlainValuesAreRead_hasNoConstraint(TestDatabase db) {
        Configuration configuration = configuration(db).setProperty("entigma.plaintext-reads", "a.b, letter.text");
        try (SessionFactory factory = configuration.buildSessionFactory()) {
            db.execute("insert into Letter (id, text) values (2, X'6162')");
        }
    }

    @OnEveryDatabase(Database.H2)
    void factory_withoutAnEngine_hasItsMetamodel_andStoresNothing(TestDatabase db) {
        try (SessionFactory factory = configuration(db).buildSessionFactory()) {
            assertThat(factory.getMetamodel()
                            .entity(Letter.class)
                            .getAttribute("text")
                            .getJavaType())
                    .isEqualTo(String.class);
            assertThatThrownBy(() -> factory.inTransaction(session -> session.persist(new Letter(1, "Dear Ada"))))
                    .hasStackTraceContaining(Entigma.METADATA_ONLY);
            assertThat(db.value("select count(*) from Letter")).isEqualTo(0L);
            assertThatThrownBy(() -> db.execute("insert into Letter (id, text) values (2, X'F901')"))
                    .hasStackTraceContaining("ENTIGMA_LETTER_TEXT");
            db.execute("insert into Letter (id, text) values (2, X'F9" + "01".repeat(33) + "')");
            assertThatThrownBy(() -> factory.inTransaction(session -> session.find(Letter.class, 2L)))
                    .hasStackTraceContaining(Entigma.METADATA_ONLY);
        }
    }
}

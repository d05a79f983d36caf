// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiscriminatorTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Note.class, ActingTenant.class)
            .overrideConfigKey("quarkus.hibernate-orm.multitenant", "DISCRIMINATOR");

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Inject
    @PersistenceUnitExtension
    ActingTenant acting;

    @Test
    void persist_forTwoTenants_sealsUnderTheirOwnKeys() throws Exception {
        acting.as("acme", () -> entities.merge(new Note(1L, "of acme")));
        acting.as("globex", () -> entities.merge(new Note(2L, "of globex")));

        RawColumns.assertSealed(database, "select text from Note where id = 1", "of acme");
        assertThat(RawColumns.texts(database, "select utf8tostring(tenant) from entigma_key order by 1"))
                .containsExactly("acme", "globex");
        assertThat(acting.as("acme", () -> entities.find(Note.class, 1L).text)).isEqualTo("of acme");
        assertThat(acting.as(
                        "acme",
                        () -> entities.createQuery("select n.text from Note n", String.class)
                                .getResultList()))
                .containsExactly("of acme");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DiscriminatorTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Note.class, Acting.class)
            .overrideConfigKey("quarkus.hibernate-orm.multitenant", "DISCRIMINATOR");

    @RequestScoped
    @PersistenceUnitExtension
    public static class Acting implements TenantResolver {
        volatile String tenant = "nobody";

        public void become(String other) {
            tenant = other;
        }

        @Override
        public String getDefaultTenantId() {
            return "nobody";
        }

        @Override
        public String resolveTenantId() {
            return tenant;
        }
    }

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Inject
    @PersistenceUnitExtension
    Acting acting;

    private <T> T as(String tenant, Supplier<T> work) {
        var request = Arc.container().requestContext();
        request.activate();
        try {
            acting.become(tenant);
            return QuarkusTransaction.requiringNew().call(work::get);
        } finally {
            request.terminate();
        }
    }

    @Test
    void persist_forTwoTenants_sealsUnderTheirOwnKeys() throws Exception {
        as("acme", () -> entities.merge(new Note(1L, "of acme")));
        as("globex", () -> entities.merge(new Note(2L, "of globex")));

        RawColumns.assertSealed(database, "select text from Note where id = 1", "of acme");
        assertThat(RawColumns.texts(database, "select utf8tostring(tenant) from entigma_key order by 1"))
                .containsExactly("acme", "globex");
        assertThat(as("acme", () -> entities.find(Note.class, 1L).text)).isEqualTo("of acme");
        assertThat(as(
                        "acme",
                        () -> entities.createQuery("select n.text from Note n", String.class)
                                .getResultList()))
                .containsExactly("of acme");
    }
}

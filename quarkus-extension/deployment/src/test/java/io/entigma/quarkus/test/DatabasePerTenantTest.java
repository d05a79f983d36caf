// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Arc;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.hibernate.orm.runtime.tenant.TenantResolver;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabasePerTenantTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(jar -> jar.addClasses(Customer.class, Acting.class, RawColumns.class, Settings.class))
            .overrideConfigKey("quarkus.datasource.acme.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.acme.jdbc.url", Settings.newDatabase())
            .overrideConfigKey("quarkus.datasource.globex.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.globex.jdbc.url", Settings.newDatabase())
            .overrideConfigKey("quarkus.datasource.keys.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.keys.jdbc.url", Settings.newDatabase())
            .overrideConfigKey("quarkus.hibernate-orm.datasource", "acme")
            .overrideConfigKey("quarkus.hibernate-orm.multitenant", "DATABASE")
            .overrideConfigKey("quarkus.entigma.kek.uri", Settings.newKek())
            .overrideConfigKey("quarkus.entigma.key-table.datasource", "keys")
            .overrideConfigKey("quarkus.entigma.key-table.schema-action", "create");

    @ApplicationScoped
    @PersistenceUnitExtension
    public static class Acting implements TenantResolver {
        volatile String tenant = "acme";

        public void become(String other) {
            tenant = other;
        }

        @Override
        public String getDefaultTenantId() {
            return "acme";
        }

        @Override
        public String resolveTenantId() {
            return tenant;
        }
    }

    @Inject
    EntityManager entities;

    @Inject
    @PersistenceUnitExtension
    Acting acting;

    @Inject
    @DataSource("acme")
    AgroalDataSource acme;

    @Inject
    @DataSource("globex")
    AgroalDataSource globex;

    @Inject
    @DataSource("keys")
    AgroalDataSource keys;

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

    private static void makeTable(AgroalDataSource database) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table Customer (id bigint primary key, ssn varbinary(1100), email varbinary(1100))");
        }
    }

    @Test
    void persist_inDatabasesOfTheirOwn_sealsUnderKeysOfTheirOwn() throws Exception {
        makeTable(acme);
        makeTable(globex);
        as("acme", () -> entities.merge(new Customer(1L, "of acme", "a@example.com")));
        as("globex", () -> entities.merge(new Customer(1L, "of globex", "a@example.com")));

        RawColumns.assertSealed(acme, "select ssn from Customer", "of acme");
        RawColumns.assertSealed(globex, "select ssn from Customer", "of globex");
        assertThat(RawColumns.texts(keys, "select utf8tostring(tenant) from entigma_key order by 1"))
                .containsExactly("acme", "globex");
        assertThat(as("globex", () -> entities.find(Customer.class, 1L).ssn)).isEqualTo("of globex");
    }
}

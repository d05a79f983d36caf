// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DatabasePerTenantTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = new QuarkusUnitTest()
            .withApplicationRoot(
                    jar -> jar.addClasses(Customer.class, ActingTenant.class, RawColumns.class, Settings.class))
            .overrideConfigKey("quarkus.http.test-port", "0")
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

    @Inject
    EntityManager entities;

    @Inject
    @PersistenceUnitExtension
    ActingTenant acting;

    @Inject
    @DataSource("acme")
    AgroalDataSource acme;

    @Inject
    @DataSource("globex")
    AgroalDataSource globex;

    @Inject
    @DataSource("keys")
    AgroalDataSource keys;

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
        acting.as("acme", () -> entities.merge(new Customer(1L, "of acme", "a@example.com")));
        acting.as("globex", () -> entities.merge(new Customer(1L, "of globex", "a@example.com")));

        RawColumns.assertSealed(acme, "select ssn from Customer", "of acme");
        RawColumns.assertSealed(globex, "select ssn from Customer", "of globex");
        assertThat(RawColumns.texts(keys, "select utf8tostring(tenant) from entigma_key order by 1"))
                .containsExactly("acme", "globex");
        assertThat(acting.as("globex", () -> entities.find(Customer.class, 1L).ssn))
                .isEqualTo("of globex");
    }
}

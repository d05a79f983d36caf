// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.AgroalDataSource;
import io.entigma.Entigma;
import io.entigma.quarkus.test.second.Order;
import io.quarkus.agroal.DataSource;
import io.quarkus.hibernate.orm.PersistenceUnit;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TwoUnitsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class, Order.class)
            .overrideConfigKey("quarkus.hibernate-orm.packages", "io.entigma.quarkus.test")
            .overrideConfigKey("quarkus.hibernate-orm.datasource", "<default>")
            .overrideConfigKey("quarkus.datasource.second.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.second.jdbc.url", Settings.newDatabase())
            .overrideConfigKey("quarkus.datasource.keys.db-kind", "h2")
            .overrideConfigKey("quarkus.datasource.keys.jdbc.url", Settings.newDatabase())
            .overrideConfigKey("quarkus.hibernate-orm.\"second\".packages", "io.entigma.quarkus.test.second")
            .overrideConfigKey("quarkus.hibernate-orm.\"second\".datasource", "second")
            .overrideConfigKey("quarkus.hibernate-orm.\"second\".schema-management.strategy", "drop-and-create")
            .overrideConfigKey("quarkus.entigma.\"second\".kek.uri", Settings.newKek())
            .overrideConfigKey("quarkus.entigma.\"second\".key-table.datasource", "keys")
            .setAfterUndeployListener(
                    () -> assertThat(Thread.getAllStackTraces().keySet())
                            .as("threads of engines that the container should have closed")
                            .filteredOn(Thread::isAlive)
                            .extracting(Thread::getName)
                            .noneMatch(name -> name.startsWith("entigma-")));

    @ConfigProperty(name = "quarkus.entigma.kek.uri")
    URI firstKek;

    @ConfigProperty(name = "quarkus.entigma.\"second\".kek.uri")
    URI secondKek;

    @Inject
    EntityManager first;

    @Inject
    @PersistenceUnit("second")
    EntityManager second;

    @Inject
    AgroalDataSource firstDatabase;

    @Inject
    @DataSource("second")
    AgroalDataSource secondDatabase;

    @Inject
    @DataSource("keys")
    AgroalDataSource keys;

    @Inject
    Entigma firstEngine;

    @Inject
    @PersistenceUnit("second")
    Entigma secondEngine;

    @Test
    void units_withSettingsOfTheirOwn_useTheirOwnKeysAndKeyTables() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> first.persist(new Customer(1L, "of the first", "a@example.com")));
        QuarkusTransaction.requiringNew().run(() -> second.persist(new Order(1L, "of the second")));

        RawColumns.assertSealed(firstDatabase, "select ssn from Customer", "of the first");
        RawColumns.assertSealed(secondDatabase, "select note from orders", "of the second");
        assertThat(QuarkusTransaction.requiringNew().call(() -> first.find(Customer.class, 1L).ssn))
                .isEqualTo("of the first");
        assertThat(QuarkusTransaction.requiringNew().call(() -> second.find(Order.class, 1L).note))
                .isEqualTo("of the second");

        assertThat(firstEngine).isNotSameAs(secondEngine);
        assertThat(Files.exists(Path.of(firstKek))).isTrue();
        assertThat(Files.exists(Path.of(secondKek))).isTrue();
        assertThat(kekIn(firstDatabase)).containsExactly(firstKek.toString());
        assertThat(kekIn(keys)).containsExactly(secondKek.toString());
        assertThat(tablesOf(secondDatabase)).isZero();
    }

    private static List<String> kekIn(AgroalDataSource database) throws SQLException {
        return RawColumns.texts(database, "select kek_uri from entigma_key");
    }

    private static long tablesOf(AgroalDataSource database) throws SQLException {
        return RawColumns.count(database, "information_schema.tables where lower(table_name) like 'entigma%'");
    }
}

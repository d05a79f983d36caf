// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.key.KeyTable;
import io.quarkus.arc.ClientProxy;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OwnEngineTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.withoutKek(Customer.class, Engines.class)
            .overrideConfigKey("own.kek", Settings.newKek())
            .overrideConfigKey("own.keys", Settings.newDatabase());

    @ApplicationScoped
    public static class Engines {
        @Produces
        @ApplicationScoped
        Entigma engine(@ConfigProperty(name = "own.kek") String kek, @ConfigProperty(name = "own.keys") String keys) {
            return Entigma.builder()
                    .kek(kek)
                    .keyTable(KeyTable.at(keys).schemaAction(KeyTable.SchemaAction.CREATE))
                    .build();
        }

        void close(@Disposes Entigma engine) {
            engine.close();
        }
    }

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Inject
    Entigma entigma;

    @Test
    void bean_ofTheApplication_takesThePlaceOfOurs() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(1L, "123-45", null)));

        RawColumns.assertSealed(database, "select ssn from Customer", "123-45");
        assertThat(entigma).isInstanceOf(ClientProxy.class);
        assertThat(entigma.health().cachedKeys()).isOne();
        assertThat(RawColumns.count(database, "information_schema.tables where lower(table_name) like 'entigma%'"))
                .isZero();
        assertThat(ProcessHandle.current()
                        .children()
                        .map(child -> child.info().commandLine().orElse("")))
                .noneMatch(line -> line.contains("KeyServerProgram"));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.quarkus.runtime.DevelopmentKek;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DevServicesTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.withoutKek(Customer.class);

    @Inject
    EntityManager entities;

    @Inject
    DataSource database;

    @Inject
    Entigma entigma;

    @ConfigProperty(name = "quarkus.entigma.kek.uri")
    String kek;

    @Test
    void start_withoutAKek_runsAKeyServerWhoseLossIsTold() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(1L, "123-45", "a@example.com")));

        RawColumns.assertSealed(database, "select ssn from Customer", "123-45");
        assertThat(RawColumns.texts(database, "select kek_uri from entigma_key"))
                .singleElement()
                .asString()
                .matches("https://localhost:\\d+/v1/keks/dev");
        assertThat(entigma.checkKeyServers().problems()).isEmpty();
        assertThat(ProcessHandle.current()
                        .children()
                        .map(child -> child.info().commandLine().orElse("")))
                .anyMatch(line -> line.contains("KeyServerProgram"));

        DevelopmentKek.requireNoOther(kek, entigma.keys());
        // As after mvn clean, beside a database that is still there.
        assertThatThrownBy(() -> DevelopmentKek.requireNoOther("https://localhost:1/v1/keks/dev", entigma.keys()))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("keys under " + kek)
                .hasMessageContaining("mvn clean")
                .hasMessageContaining("delete the database")
                .hasMessageNotContaining("trusted-keks");
    }
}

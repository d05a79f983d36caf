// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.error.UntrustedRowException;
import io.entigma.quarkus.runtime.EnginesInUse;
import io.entigma.quarkus.runtime.EntigmaDevService;
import io.entigma.quarkus.runtime.RecentEvents;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UntrustedRowsTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class, MeteredTenants.class);

    @Inject
    EntityManager entities;

    @Inject
    MeterRegistry meters;

    @Inject
    Entigma entigma;

    @Inject
    DataSource database;

    @Inject
    EnginesInUse engines;

    private void persist(long id) {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(id, "123-45", null)));
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void rowsThatAreNotBelieved_areCountedByHealth_andToldInTheDevUi() throws Exception {
        TenantScope.run("canary", () -> persist(1));
        execute("update entigma_key_list set generation = generation + 7 where tenant = X'63616e617279'");
        entigma.evictKeys();
        assertThatThrownBy(() -> TenantScope.run("canary", () -> persist(2)))
                .hasStackTraceContaining(UntrustedRowException.class.getName());
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body(containsString("<default>: problems"))
                .body(not(containsString("canary")));
        assertThat(meters.get("entigma.rows.untrusted")
                        .tag("table", "entigma_key_list")
                        .counter()
                        .count())
                .isPositive();
        assertThat(new EntigmaDevService(engines, new RecentEvents()).overview().toString())
                .contains("Keys of tenant 'canary': the MAC of the list");
    }
}

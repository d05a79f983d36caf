// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.not;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.KeyServerPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ObservabilityTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class, MeteredTenants.class)
            // Nobody listens there, so each call fails at once.
            .overrideConfigKey("quarkus.entigma.tenant-kek.lost", "vault://127.0.0.1:1/transit/keys/lost")
            .overrideConfigKey("quarkus.entigma.kek.vault.token", "a-token-nobody-takes")
            .overrideConfigKey("quarkus.entigma.key-server.attempts", "1");

    @Inject
    EntityManager entities;

    @Inject
    MeterRegistry meters;

    @Inject
    Entigma entigma;

    private double count(String meter, String tag, String value) {
        return meters.get(meter).tag(tag, value).counter().count();
    }

    private void persist(long id) {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(id, "123-45", null)));
    }

    @Test
    void use_ofAnEngine_showsInMetersAndHealth() throws Exception {
        TenantScope.run("acme", () -> persist(1));
        TenantScope.run("acme", () -> persist(2));
        assertThat(count("entigma.key.cache", "result", "hit")).isPositive();
        assertThat(meters.get("entigma.key.created").counter().count()).isOne();
        assertThat(meters.get("entigma.key.server.calls")
                        .tag("operation", "wrap")
                        .tag("outcome", "success")
                        .timer()
                        .count())
                .as("the tenant's key, and the installation's, unless that was made before there were meters")
                .isIn(1L, 2L);
        assertThat(meters.get("entigma.key.cache.size").gauge().value()).isOne();
        given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .body(containsString("Entigma key servers"))
                .body(containsString("<default>: keys in memory"));

        for (int i = 0; i < KeyServerPolicy.defaults().failuresToOpen(); i++) {
            assertThatThrownBy(() -> TenantScope.run("lost", () -> persist(3)))
                    .hasStackTraceContaining(KeyServerUnavailableException.class.getName());
        }
        assertThat(meters.get("entigma.key.server.calls")
                        .tag("outcome", "KeyServerUnavailableException")
                        .timer()
                        .count())
                .isPositive();
        given().get("/q/health/ready")
                .then()
                .statusCode(503)
                .body("status", is("DOWN"))
                .body(containsString("DOWN"))
                .body(not(containsString("lost'")));
    }
}

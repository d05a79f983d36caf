// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TracingTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Customer.class, Exporter.class)
            .overrideConfigKey("quarkus.otel.enabled", "true")
            .overrideConfigKey("quarkus.otel.traces.exporter", "cdi")
            .overrideConfigKey("quarkus.otel.bsp.schedule.delay", "50ms");

    static class Exporter {
        @Produces
        @Singleton
        InMemorySpanExporter spans() {
            return InMemorySpanExporter.create();
        }
    }

    @Inject
    EntityManager entities;

    @Inject
    InMemorySpanExporter spans;

    @Test
    void call_toAKeyServer_isASpan() throws Exception {
        QuarkusTransaction.requiringNew().run(() -> entities.persist(new Customer(1L, "123-45", null)));
        for (int i = 0;
                i < 100
                        && spans.getFinishedSpanItems().stream()
                                .noneMatch(s -> s.getName().equals("entigma wrap"));
                i++) {
            Thread.sleep(50);
        }
        assertThat(spans.getFinishedSpanItems()).anySatisfy(span -> {
            assertThat(span.getName()).isEqualTo("entigma wrap");
            assertThat(span.getAttributes().get(AttributeKey.stringKey("entigma.kek")))
                    .startsWith("file:");
        });
        assertThat(spans.getFinishedSpanItems().toString()).doesNotContain("123-45");
    }
}

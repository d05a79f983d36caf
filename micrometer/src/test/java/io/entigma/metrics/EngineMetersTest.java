// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.NoTenantException;
import io.entigma.error.UntrustedRowException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;

class EngineMetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double counter(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private long calls(String... tags) {
        return registry.get("entigma.key.server.calls").tags(tags).timer().count();
    }

    @OnEveryDatabase(Database.H2)
    void meters_countWhatTheEngineDoes_once_andNameNoTenant(TestDatabase db) {
        EngineMeters meters = new EngineMeters();
        meters.bindTo(registry);
        meters.bindTo(registry);
        LocalKek kek = new LocalKek();
        try (Entigma entigma =
                App.on(db).kek(kek).engine(engine -> engine.listener(meters)).buildEngine()) {
            new EngineGauges(() -> Map.of("main", entigma)).bindTo(registry);
            SealedField<String> field = entigma.field("t.c", String.class);
            TenantScope.run("canary", () -> {
                field.seal("one");
                field.seal("two");
            });
            assertThat(counter("entigma.key.created")).isEqualTo(1);
            assertThat(counter("entigma.key.cache", "result", "hit")).isPositive();
            assertThat(calls("operation", "wrap", "client", "test", "outcome", "success"))
                    .as("the tenant's key, and the one that authenticates rows")
                    .isEqualTo(2);
            assertThat(registry.get("entigma.key.cache.size")
                            .tag("engine", "main")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            kek.down(true);
            assertThatThrownBy(() -> TenantScope.run("lost", () -> field.seal("three")))
                    .isInstanceOf(KeyServerUnavailableException.class);
            assertThat(calls("outcome", "KeyServerUnavailableException")).isPositive();
            assertThatThrownBy(() -> field.seal("four")).isInstanceOf(NoTenantException.class);
            assertThat(counter("entigma.value.failures", "column", "t.c", "reason", "NO_TENANT"))
                    .isEqualTo(1);
            db.update("update entigma_key_list set generation = 9");
            entigma.evictKeys();
            kek.down(false);
            assertThatThrownBy(() -> TenantScope.run("canary", () -> field.seal("five")))
                    .isInstanceOf(UntrustedRowException.class);
            assertThat(counter("entigma.rows.untrusted", "table", "entigma_key_list"))
                    .isEqualTo(1);
        }
        assertThat(registry.getMeters().stream().map(Meter::getId).map(Object::toString))
                .isNotEmpty()
                .noneMatch(id -> id.contains("canary") || id.contains("lost"));
    }
}

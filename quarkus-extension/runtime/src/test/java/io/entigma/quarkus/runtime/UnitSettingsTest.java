// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A wrong value of each setting must be refused by core, which shows that the setting gets there. */
class UnitSettingsTest {
    private static final String KEK = "quarkus.entigma.kek.uri";

    private static UnitSettings settings(String unit, Map<String, String> properties) {
        EntigmaConfig config = new SmallRyeConfigBuilder()
                .withMapping(EntigmaConfig.class)
                .withMapping(EntigmaBuildConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build()
                .getConfigMapping(EntigmaConfig.class);
        return new UnitSettings(unit, config);
    }

    private static void build(String unit, Map<String, String> properties) {
        EntigmaBuilder builder = Entigma.builder();
        settings(unit, properties).applyTo(builder);
        builder.build();
    }

    private static Map<String, String> with(String name, String value) {
        Map<String, String> properties = new HashMap<>(Map.of(KEK, "file:///kek"));
        properties.put(name, value);
        return properties;
    }

    @ParameterizedTest
    @CsvSource({
        "kek.uri, no-scheme, KEK URI: must have a scheme",
        "kek.uri, https://localhost/v1/keks/x, entigma.kek.client-key-store",
        "tenant-kek.acme, no-scheme, KEK URI: must have a scheme",
        "tenant-kek.\"a.b\", no-scheme, KEK URI: must have a scheme",
        "trusted-keks, 'file:///a,no-scheme', KEK URI: must have a scheme",
        "cache.ttl, PT0S, cacheTtl",
        "cache.size, 0, cacheSize",
        "load-timeout, PT0S, loadTimeout",
        "epoch-interval, PT0S, epochInterval",
        "activation-delay, PT-1S, activationDelay",
        "key-use-limit, 0, keyUseLimit",
        "key-server.call-timeout, PT0S, callTimeout",
        "key-server.attempts, 0, attempts",
        "key-server.backoff, PT0S, backoff",
        "key-server.failures-to-open, 0, failuresToOpen",
        "key-server.pause, PT0S, pause",
        "key-server.concurrent-calls, 0, concurrentCalls",
        "key-server.read-grace, PT-1S, readGrace",
        "key-server.write-grace, PT2H, writeGrace",
        "warm-up, -1, warmUp",
        "startup, require, no key table is set",
    })
    void setting_withAWrongValue_isRefusedByCore(String name, String value, String message) {
        assertThatThrownBy(() -> build("<default>", with("quarkus.entigma." + name, value)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(message);
        if (!name.equals("startup")) {
            assertThatThrownBy(() -> build("second", with("quarkus.entigma.\"second\"." + name, value)))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining(message);
        }
    }

    @Test
    void kekSettings_ofAllKinds_reachTheirClients() {
        Map<String, String> properties = new HashMap<>(Map.of(
                KEK,
                "quorum:q",
                "quarkus.entigma.kek.quorum.q.threshold",
                "2",
                "quarkus.entigma.kek.client-key-store",
                "/store",
                "quarkus.entigma.kek.client-key-store-password",
                "secret"));
        assertThatThrownBy(() -> build("<default>", properties))
                .hasMessageContaining("entigma.kek.quorum.q.keks")
                .hasMessageNotContaining("threshold");

        properties.put("quarkus.entigma.kek.quorum.q.keks", "pkcs11:object=a pkcs11:object=b");
        properties.put("quarkus.entigma.kek.pkcs11.slot", "wrong");
        assertThatThrownBy(() -> build("<default>", properties)).hasMessageContaining("entigma.kek.pkcs11.");

        assertThatThrownBy(() -> build(
                        "<default>",
                        Map.of(
                                KEK,
                                "vault://localhost:8200/transit/keys/x",
                                "quarkus.entigma.kek.vault.token",
                                "a",
                                "quarkus.entigma.kek.vault.token-file",
                                "b")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("entigma.kek.vault.token")
                .hasMessageNotContaining("KEK is set");
    }

    @Test
    void unit_withoutASettingOfItsOwn_takesTheSharedOne() {
        Map<String, String> properties = Map.of(
                "quarkus.entigma.key-table.connections", "7",
                "quarkus.entigma.key-table.connection-timeout", "PT3S",
                "quarkus.entigma.\"second\".key-table.connections", "2");
        assertThat(settings("second", properties).keyTableLimits())
                .isEqualTo(new KeyTablePool.Limits(2, Duration.ofSeconds(3)));
        assertThat(settings("third", properties).keyTableLimits())
                .isEqualTo(new KeyTablePool.Limits(7, Duration.ofSeconds(3)));
        assertThat(settings("third", properties).prefix()).isEqualTo("quarkus.entigma.\"third\".");
    }

    @Test
    void build_withoutAKek_namesTheSettingOfTheUnit() {
        assertThatThrownBy(() -> build("second", Map.of()))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("Persistence unit 'second'")
                .hasMessageContaining("quarkus.entigma.\"second\".kek.uri");
    }
}

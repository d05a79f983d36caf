// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import io.entigma.settings.Setting;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong value of each setting must be refused by core, which shows that the setting gets there. */
class UnitSettingsTest {
    private static final String KEK = "quarkus.entigma.kek.uri";

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(EntigmaConfig.class)
                .withMapping(EntigmaBuildConfig.class)
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }

    private static UnitSettings settings(String unit, Map<String, String> properties) {
        return new UnitSettings(unit, config(properties));
    }

    private static void build(String unit, Map<String, String> properties) {
        Entigma.builder()
                .keyTable(KeyTable.at("jdbc:none:"))
                .settings(settings(unit, properties).ofEngine())
                .build();
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
        "epoch-interval, PT0S, epochInterval",
        "key-use-limit, 0, keyUseLimit",
        "key-server.call-timeout, PT0S, callTimeout",
        "key-server.attempts, 0, attempts",
        "key-server.read-grace, PT-1S, entigma.key-server.read-grace",
        "key-server.write-grace, PT2H, writeGrace",
    })
    void setting_withAWrongValue_isRefusedByCore(String name, String value, String message) {
        assertThatThrownBy(() -> build("<default>", with("quarkus.entigma." + name, value)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> build("second", with("quarkus.entigma.\"second\"." + name, value)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "key-server.attempts, 99, attempts",
        "key-server.read-grace, PT-1S, quarkus.entigma.key-server.read-grace",
        "trusted-keks, file:///a*b, (quarkus.entigma.trusted-keks)",
        "kek.uri, https://localhost/v1/keks/x, quarkus.entigma.kek.client-key-store"
    })
    void messages_nameSettingsAsTheyAreWritten(String name, String value, String message) {
        assertThatThrownBy(() -> build("<default>", with("quarkus.entigma." + name, value)))
                .hasMessageContaining(message)
                .hasMessageNotContaining("quarkus.quarkus.");
    }

    private static Stream<Setting> unitSettings() {
        return Entigma.settings().all().stream()
                .filter(setting ->
                        Set.of(Part.ENGINE, Part.SESSION_FACTORY, Part.QUARKUS).contains(setting.part()))
                .filter(setting ->
                        !Set.of("entigma.engine", "entigma.metadata-only").contains(setting.name()))
                // Decided when the application is built.
                .filter(setting -> !Set.of("entigma.column-constraints", "entigma.query-cache.plaintext-allowed")
                        .contains(setting.name()));
    }

    @ParameterizedTest
    @MethodSource("unitSettings")
    void everySettingOfTheTable_isKnownToQuarkusAndRead(Setting setting) {
        Setting chosen = setting.isNamedByUser() ? setting.named("acme") : setting;
        String value = setting.kind() == Kind.CHOICE
                ? setting.choices().get(0)
                : setting.usual().orElse("file:/x");
        UnitSettings settings = settings("second", Map.of("quarkus.entigma.\"second\"." + suffix(chosen), value));
        assertThat(settings.of(setting.part()).get(chosen.name()))
                .isNotNull()
                .asString()
                .isIn(value, "[" + value + "]");
    }

    private static String suffix(Setting setting) {
        return setting.name().substring(Setting.PREFIX.length());
    }

    @ParameterizedTest
    @CsvSource({
        "quarkus.entigma.strtup, quarkus.entigma.startup",
        "quarkus.entigma.cashe.ttl, quarkus.entigma.cache.ttl",
        "quarkus.entigma.\"second\".cashe.ttl, quarkus.entigma.cache.ttl",
        "quarkus.entigma.second.cashe.ttl, quarkus.entigma.cache.ttl",
        "quarkus.entigma.health.enable, quarkus.entigma.health.enabled",
        "quarkus.entigma.kek.urll, quarkus.entigma.kek.uri",
        "quarkus.entigma.kek.trust-stor, quarkus.entigma.kek.trust-store",
        "quarkus.entigma.kek.vault.tokn, quarkus.entigma.kek.vault.token"
    })
    void requireKnown_nameWithASlip_isRefusedWithTheOneThatIsMeant(String name, String meant) {
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(Map.of(name, "x"), "test", 100))
                .build();
        assertThatThrownBy(() -> UnitSettings.requireKnown(Set.of("<default>", "second"), config))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("there is no such setting; did you mean " + meant + "?");
    }

    @Test
    void requireKnown_allNamesOfTheTable_areTaken() {
        Map<String, String> all = new HashMap<>();
        unitSettings()
                .forEach(setting -> all.put(
                        "quarkus.entigma.\"second\"."
                                + suffix(setting.isNamedByUser() ? setting.named("acme") : setting),
                        "x"));
        all.put("quarkus.entigma.devservices.enabled", "true");
        SmallRyeConfig config = new SmallRyeConfigBuilder()
                .withSources(new PropertiesConfigSource(all, "test", 100))
                .build();
        UnitSettings.requireKnown(Set.of("<default>", "second"), config);
        assertThat(all).hasSizeGreaterThan(50);
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
    void kekSettings_ofAClientOfOthers_reachIt_inQuotes() {
        UnitSettings settings = settings(
                "second", Map.of("quarkus.entigma.\"second\".kek.\"acme.address\"", "https://kms.acme.example"));
        assertThat(settings.of(Part.ENGINE)).containsEntry("entigma.kek.acme.address", "https://kms.acme.example");
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

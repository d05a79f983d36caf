// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClientProvider;
import io.entigma.key.KeyTable;
import io.entigma.settings.Setting.Kind;
import io.entigma.settings.Setting.Part;
import java.lang.reflect.Field;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which settings there are, and that what is in the table is what is in force. */
class SettingCatalogTest {
    private static final Set<Part> OF_ENGINE = EnumSet.of(Part.ENGINE, Part.KEY_TABLE_ACCESS);

    private final SettingCatalog catalog = Entigma.settings();

    @ParameterizedTest
    @CsvSource({
        "entigma.strtup,entigma.startup",
        "entigma.cashe.ttl,entigma.cache.ttl",
        "entigma.cache.tll,entigma.cache.ttl",
        "entigma.key-table.schema-acton,entigma.key-table.schema-action",
        "entigma.kek.call-timeot,entigma.kek.call-timeout",
        "entigma.kek.ulr,entigma.kek.uri"
    })
    void builder_nameWithASlip_isRefusedWithTheOneThatIsMeant(String name, String meant) {
        assertThatThrownBy(() -> Entigma.builder().settings(Map.of(name, "x")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessage(name + ": there is no such setting; did you mean " + meant + "?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"entigma.colour-of-the-bike-shed", "entigma.", "entigma", "entigma.kek.acme-hsm.address"})
    void builder_unknownName_isRefused(String name) {
        assertThatThrownBy(() -> Entigma.builder().settings(Map.of(name, "x")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageStartingWith(name + ": there is no such setting; correct ");
    }

    @Test
    void builder_settingOfAnotherPart_isRefusedWithThatPart() {
        assertThatThrownBy(() -> Entigma.builder().settings(Map.of("entigma.tenants.claim", "tenant")))
                .hasMessage(
                        "entigma.tenants.claim: has no effect here, since it is a setting of Spring Boot; remove it");
        assertThatThrownBy(() -> Entigma.builder().settings(Map.of("entigma.column-check", "off")))
                .hasMessageContaining("a setting of a session factory (persistence.xml)");
    }

    @Test
    void builder_settingOfATableThatIsNotThere_isRefused() {
        assertThatThrownBy(() -> Entigma.builder().settings(Map.of("entigma.key-table.schema", "keys")))
                .hasMessage("entigma.key-table.schema: there is no key table yet; set entigma.key-table.url, or call"
                        + " keyTable(...) first");
    }

    @Test
    void builder_settingOfAClientThatIsNotThere_namesItsArtifact() {
        assertThatThrownBy(() -> Entigma.builder().settings(Map.of("entigma.kek.vault.token", "hvs.canary")))
                .hasMessage("entigma.kek.vault.token: there is no such setting; add io.entigma:entigma-kek-vault, or"
                        + " remove it");
    }

    @Test
    void problem_nameOfTheProcess_isOneOnlyIfItLooksLikeASlip() {
        assertThat(catalog.problem("ENTIGMA_STRTUP", OF_ENGINE, true)).isPresent();
        assertThat(catalog.problem("ENTIGMA_CACHE_TTL", OF_ENGINE, true)).isEmpty();
        assertThat(catalog.problem("ENTIGMA_PORT_8080_TCP", OF_ENGINE, true)).isEmpty();
        assertThat(catalog.problem("ENTIGMA_KEY_SERVER_SERVICE_HOST", OF_ENGINE, true))
                .isEmpty();
    }

    @Test
    void find_nameWithAPartThatIsChosen_isFound() {
        assertThat(catalog.find("entigma.tenant-kek.My-Tenant").map(Setting::name))
                .contains("entigma.tenant-kek.TENANT");
        SettingCatalog quorums =
                new SettingCatalog(List.of(Setting.of(Kind.TEXT, "entigma.kek.quorum.NAME.keks", "KEKs.")));
        assertThat(quorums.find("entigma.kek.quorum.customers.keks").map(Setting::name))
                .contains("entigma.kek.quorum.NAME.keks");
        assertThat(quorums.find("entigma.kek.quorum.customers.threshold")).isEmpty();
        assertThat(catalog.find("entigma.tenant-kek")).isEmpty();
    }

    private static Stream<Setting> engineSettingsWithARule() {
        return Entigma.settings().all().stream()
                .filter(setting -> OF_ENGINE.contains(setting.part()))
                .filter(setting -> !setting.name().startsWith("entigma.kek.")
                        || setting.name().equals("entigma.kek.uri"))
                .filter(setting -> setting.kind() != Kind.TEXT && setting.kind() != Kind.FILE);
    }

    @ParameterizedTest
    @MethodSource("engineSettingsWithARule")
    void settings_wrongValue_isRefusedByName(Setting setting) {
        if (setting.name().matches("entigma\\.(plaintext|single-tenant)-reads")) {
            return; // Any text is a context.
        }
        String name = setting.isNamedByUser() ? setting.named("acme").name() : setting.name();
        assertThatThrownBy(() -> Entigma.builder()
                        .kek("file:/tmp/none")
                        .keyTable(KeyTable.at("jdbc:none:"))
                        .settings(Map.of(name, ":\\no value\\:"))
                        .build())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(setting.kind() == Kind.URI && !name.contains("tenant") ? "KEK" : name);
    }

    @Test
    void settings_allDefaults_changeNothing() {
        Map<String, Object> defaults = new HashMap<>();
        catalog.all().stream()
                .filter(setting -> OF_ENGINE.contains(setting.part()))
                .forEach(setting -> setting.usual().ifPresent(value -> defaults.put(setting.name(), value)));
        KeyTable table = KeyTable.at("jdbc:none:");
        EntigmaBuilder builder = Entigma.builder().keyTable(table).settings(defaults);
        assertThat(defaults).hasSizeGreaterThan(10);
        assertThat(builder)
                .usingRecursiveComparison()
                .ignoringFields("textSettings", "clock", "beforeWaiting", "kekClientDecorator", "tenantKeks")
                .isEqualTo(Entigma.builder().keyTable(table));
    }

    @Test
    void providers_declareEachSettingThatTheyHave() throws Exception {
        for (KekClientProvider provider : ServiceLoader.load(KekClientProvider.class)) {
            List<String> declared =
                    provider.settings().stream().map(Setting::name).toList();
            for (Field field : provider.getClass().getDeclaredFields()) {
                if (field.getType() == Setting.class) {
                    field.setAccessible(true);
                    assertThat(declared).as(provider.toString()).contains(((Setting) field.get(null)).name());
                }
            }
            assertThat(declared).allMatch(name -> name.startsWith("entigma.kek."));
        }
    }
}

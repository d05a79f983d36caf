// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.example;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.error.MisconfigurationException;
import io.entigma.key.KeyTable;
import io.entigma.testing.HttpsTestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcmeKekClientProviderTest {
    @TempDir
    Path folder;

    private FakeAcmeKms kms;

    @BeforeEach
    void start() throws Exception {
        kms = new FakeAcmeKms(folder);
    }

    @AfterEach
    void stop() {
        kms.close();
    }

    private Map<String, String> settings(String... further) throws Exception {
        Path token = Files.writeString(folder.resolve("token"), FakeAcmeKms.TOKEN + "\n");
        Map<String, String> all = new HashMap<>(Map.of(
                "entigma.kek.uri", "acme:main",
                "entigma.kek.acme.address", kms.address().toString(),
                "entigma.kek.acme.token-file", token.toString(),
                "entigma.kek.acme.trust-store", kms.trustStore().toString(),
                "entigma.kek.acme.trust-store-password", new String(HttpsTestServer.PASSWORD)));
        for (int i = 0; i < further.length; i += 2) {
            all.put(further[i], further[i + 1]);
        }
        return all;
    }

    private static EntigmaBuilder builder(Map<String, String> settings) {
        return Entigma.builder()
                .settings(settings)
                .keyTable(KeyTable.at("jdbc:h2:mem:acme;DB_CLOSE_DELAY=-1").schemaAction(KeyTable.SchemaAction.CREATE));
    }

    // tag::engine
    @Test
    void engine_ofSettingsAlone_findsTheClient_andItsKekWorks() throws Exception {
        try (Entigma engine = builder(settings()).build()) {
            assertThat(engine.checkKeyServers().problems()).isEmpty();
            assertThat(engine.health().servers())
                    .singleElement()
                    .satisfies(server -> assertThat(server.client()).startsWith("Acme KMS at https://"));
        }
    }
    // end::engine

    @Test
    void name_thatIsNoSetting_isRefused_andTheNearestIsNamed() throws Exception {
        Map<String, String> slip = settings("entigma.kek.acme.adress", "https://localhost");
        assertThatThrownBy(() -> builder(slip))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll("entigma.kek.acme.adress", "did you mean entigma.kek.acme.address");
    }

    @Test
    void settings_thatAreMissingOrWrong_areNamed_withoutTheToken() throws Exception {
        assertRefused(settings("entigma.kek.acme.address", ""), "entigma.kek.acme.address: is required");
        assertRefused(settings("entigma.kek.acme.address", "http://kms.example"), "must be https://HOST:PORT");
        assertRefused(settings("entigma.kek.acme.token-file", ""), "entigma.kek.acme.token: exactly one");
        Path noToken = Files.writeString(folder.resolve("no-token"), "two words\n");
        assertRefused(settings("entigma.kek.acme.token-file", noToken.toString()), "the token must be");
        assertRefused(settings("entigma.kek.uri", "acme:../main"), "KEK 'acme:../main': must be acme:NAME");
    }

    private static void assertRefused(Map<String, String> settings, String message) {
        assertThatThrownBy(() -> builder(settings).build())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("two words");
    }

    @Test
    void provider_servesItsOwnSchemeAlone() {
        AcmeKekClientProvider provider = new AcmeKekClientProvider();
        assertThat(provider.supports(URI.create("ACME:main"))).isTrue();
        assertThat(provider.supports(URI.create("https://acme.example/main"))).isFalse();
        assertThat(provider.supports(URI.create("main"))).isFalse();
    }
}

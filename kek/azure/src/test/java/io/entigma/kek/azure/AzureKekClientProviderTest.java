// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.RoundTrip;
import io.entigma.testing.ClientSettings;
import io.entigma.testing.HttpsTestServer;
import io.entigma.testing.Keytool;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With the real azure-identity, in a JVM of its own whose environment is that of the platform. */
class AzureKekClientProviderTest {
    private static final String SCOPE = "https://vault.azure.net/.default";
    private static final String CLIENT = "99999999-8888-7777-6666-555555555555";
    private static final String SECRET = "client-secret-7e2d";

    @TempDir
    Path folder;

    private FakeKeyVault vault;
    private FakeEntra entra;

    @BeforeEach
    void start() throws Exception {
        vault = new FakeKeyVault(folder);
        entra = new FakeEntra(folder);
    }

    @AfterEach
    void stop() {
        vault.close();
        entra.close();
    }

    private String run(Map<String, String> environment, Map<String, String> settings) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("azure.scope", SCOPE);
        all.put("azure.instance-discovery", "false");
        all.put("azure.trust-store", vault.trustStore().toString());
        all.put("azure.trust-store-password", new String(HttpsTestServer.PASSWORD));
        List<String> options = List.of(
                "-Djavax.net.ssl.trustStore=" + vault.trustStore(),
                "-Djavax.net.ssl.trustStorePassword=" + new String(HttpsTestServer.PASSWORD));
        return RoundTrip.run(environment, options, vault.kek("main"), all);
    }

    private Map<String, String> application(String credential) {
        return new HashMap<>(Map.of(
                "azure.credential",
                credential,
                "azure.tenant-id",
                FakeEntra.TENANT,
                "azure.client-id",
                CLIENT,
                "azure.authority-host",
                entra.authority().toString()));
    }

    private Map<String, String> onlyLogin() {
        assertThat(entra.logins()).as("a token is kept").hasSize(1);
        Map<String, String> login = entra.logins().get(0);
        assertThat(login).containsEntry("grant_type", "client_credentials");
        assertThat(List.of(login.get("scope").split(" "))).contains(SCOPE);
        return login;
    }

    @Test
    void clientSecret_ofASettingsFile_opens() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");
        Map<String, String> settings = application("client-secret");
        settings.put("azure.client-secret-file", file.toString());
        assertThat(run(Map.of(), settings)).isEqualTo(RoundTrip.OPENED);
        assertThat(onlyLogin()).containsEntry("client_id", CLIENT).containsEntry("client_secret", SECRET);
    }

    @Test
    void clientCertificate_opens() throws Exception {
        Path store = folder.resolve("app.pfx");
        Keytool.selfSigned(store, "RSA", "store-password".toCharArray());
        Map<String, String> settings = application("client-certificate");
        settings.put("azure.client-certificate", store.toString());
        settings.put("azure.client-certificate-password", "store-password");
        assertThat(run(Map.of(), settings)).isEqualTo(RoundTrip.OPENED);
        assertThat(onlyLogin())
                .containsEntry("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    }

    @Test
    void environment_ofAnApplication_opensByDefault() throws Exception {
        Map<String, String> environment = Map.of(
                "AZURE_TENANT_ID",
                FakeEntra.TENANT,
                "AZURE_CLIENT_ID",
                CLIENT,
                "AZURE_CLIENT_SECRET",
                SECRET,
                "AZURE_AUTHORITY_HOST",
                entra.authority().toString());
        assertThat(run(environment, Map.of())).isEqualTo(RoundTrip.OPENED);
        assertThat(onlyLogin()).containsEntry("client_secret", SECRET);
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "workload-identity"})
    void workloadIdentity_ofKubernetes_opens(String credential) throws Exception {
        Path token = Files.writeString(folder.resolve("federated"), "eyJ0.federated.token");
        Map<String, String> environment = Map.of(
                "AZURE_TENANT_ID",
                FakeEntra.TENANT,
                "AZURE_CLIENT_ID",
                CLIENT,
                "AZURE_FEDERATED_TOKEN_FILE",
                token.toString(),
                "AZURE_AUTHORITY_HOST",
                entra.authority().toString());
        assertThat(run(environment, Map.of("azure.credential", credential))).isEqualTo(RoundTrip.OPENED);
        assertThat(onlyLogin()).containsEntry("client_assertion", "eyJ0.federated.token");
    }

    @Test
    void managedIdentity_opens_andAsksTheMetadataServiceOnce() throws Exception {
        Map<String, String> environment = Map.of("AZURE_POD_IDENTITY_AUTHORITY_HOST", entra.metadataHost());
        Map<String, String> settings = Map.of("azure.credential", "managed-identity", "azure.client-id", CLIENT);
        assertThat(run(environment, settings)).isEqualTo(RoundTrip.OPENED);
        assertThat(entra.metadataRequests()).hasSize(1);
        assertThat(entra.metadataRequests().get(0))
                .containsEntry("resource", "https://vault.azure.net")
                .containsEntry("client_id", CLIENT);
    }

    @Test
    void login_thatFails_isUnavailable_andSaysNoSecret() throws Exception {
        Map<String, String> settings = application("client-secret");
        settings.put("azure.client-secret", SECRET);
        settings.put("azure.tenant-id", "66666666-2222-3333-4444-555555555555");
        assertThat(run(Map.of(), settings))
                .contains(KeyServerUnavailableException.class.getName(), "no access token")
                .doesNotContain(SECRET);
    }

    @Test
    void settings_thatAreWrong_areNamed() {
        URI kek = URI.create("azure-kv:https://contoso.vault.azure.net/keys/main");
        assertWrong(kek, Map.of("azure.credential", "magic"), "entigma.kek.azure.credential", "'magic'");
        assertWrong(kek, Map.of("azure.credential", "client-secret"), "entigma.kek.azure.tenant-id");
        assertWrong(
                kek,
                Map.of("azure.credential", "client-secret", "azure.tenant-id", "t", "azure.client-id", "c"),
                "entigma.kek.azure.client-secret");
        assertWrong(
                kek,
                Map.of(
                        "azure.credential", "client-certificate",
                        "azure.tenant-id", "t",
                        "azure.client-id", "c",
                        "azure.client-certificate", "/nowhere.pem"),
                "'/nowhere.pem'");
        assertWrong(
                kek,
                Map.of("azure.authority-host", "http://plain.example"),
                "entigma.kek.azure.authority-host",
                "'http://plain.example'");
        assertWrong(
                kek,
                Map.of("azure.credential", "workload-identity", "azure.tenant-id", "a/b", "azure.client-id", "c"),
                "entigma.kek.azure.credential",
                "tenant-id");
        assertWrong(URI.create("azure-kv:contoso"), Map.of(), "'azure-kv:contoso'", "/keys/KEY");
    }

    private static void assertWrong(URI kek, Map<String, String> settings, String... parts) {
        assertThatThrownBy(() -> new AzureKekClientProvider().create(kek, ClientSettings.of(settings)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void client_isMadeWithoutAnyCall_forItsVaultAlone() {
        URI kek = URI.create("azure-kv:https://contoso.vault.azure.net/keys/main");
        try (KekClient made = new AzureKekClientProvider().create(kek, ClientSettings.of(Map.of()))) {
            assertThat(made.supports(kek)).isTrue();
            assertThat(made.supports(URI.create("azure-kv:https://other.vault.azure.net/keys/main")))
                    .isFalse();
        }
    }
}

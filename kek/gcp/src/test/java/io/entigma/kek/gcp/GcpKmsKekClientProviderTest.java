// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.gcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.gson.JsonObject;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.RoundTrip;
import io.entigma.testing.ClientSettings;
import io.entigma.testing.HttpsTestServer;
import java.io.IOException;
import java.io.InputStream;
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

/** With Google's real auth library, in a JVM of its own whose environment is that of the platform. */
class GcpKmsKekClientProviderTest {
    private static final URI KEK = URI.create("gcp-kms:" + FakeCloudKms.RING + "main");
    private static final String SCOPE = "https://www.googleapis.com/auth/cloudkms";

    @TempDir
    Path folder;

    private FakeCloudKms kms;
    private FakeGoogle google;

    @BeforeEach
    void start() throws Exception {
        kms = new FakeCloudKms(folder);
        google = new FakeGoogle();
    }

    @AfterEach
    void stop() {
        kms.close();
        google.close();
    }

    private String run(Map<String, String> environment, Map<String, String> settings) throws IOException {
        Map<String, String> all = new HashMap<>(settings);
        all.put("gcp.endpoint", kms.endpoint().toString());
        all.put("gcp.trust-store", kms.trustStore().toString());
        all.put("gcp.trust-store-password", new String(HttpsTestServer.PASSWORD));
        Map<String, String> surroundings = new HashMap<>(environment);
        // Else the tests would find what gcloud left for this user.
        surroundings.put("CLOUDSDK_CONFIG", folder.resolve("no-gcloud").toString());
        return RoundTrip.run(surroundings, List.of(), KEK, all);
    }

    private void assertOneLogin() {
        assertThat(google.claims()).as("a token is kept").hasSize(1);
        JsonObject claims = google.claims().get(0);
        assertThat(claims.get("iss").getAsString()).isEqualTo(FakeGoogle.ACCOUNT);
        assertThat(claims.get("scope").getAsString()).isEqualTo(SCOPE);
    }

    @Test
    void credentialsFile_ofTheSettings_opens() throws Exception {
        String file = google.keyFile(folder).toString();
        assertThat(run(Map.of(), Map.of("gcp.credentials-file", file))).isEqualTo(RoundTrip.OPENED);
        assertOneLogin();
    }

    @Test
    void applicationDefault_ofTheEnvironment_opens() throws Exception {
        String file = google.keyFile(folder).toString();
        assertThat(run(Map.of("GOOGLE_APPLICATION_CREDENTIALS", file), Map.of()))
                .isEqualTo(RoundTrip.OPENED);
        assertOneLogin();
    }

    @Test
    void applicationDefault_ofTheMachine_opens_andAsksTheMetadataServerOnce() throws Exception {
        assertThat(run(Map.of("GCE_METADATA_HOST", google.host()), Map.of())).isEqualTo(RoundTrip.OPENED);
        assertThat(google.metadataRequests()).hasSize(1);
    }

    @Test
    void applicationDefault_thatIsNotThere_isUnavailable_atTheFirstCall() throws Exception {
        Map<String, String> nobody = Map.of("NO_GCE_CHECK", "true");
        assertThat(run(nobody, Map.of()))
                .contains(KeyServerUnavailableException.class.getName(), "no access token", "identity");
    }

    @Test
    void login_thatIsRefused_isUnavailable() throws Exception {
        google.failStatus = 400;
        String file = google.keyFile(folder).toString();
        assertThat(run(Map.of(), Map.of("gcp.credentials-file", file)))
                .contains(KeyServerUnavailableException.class.getName(), "no access token");
    }

    @Test
    void credential_ofYourOwn_isAskedForTheScopeOfKms() throws Exception {
        try (InputStream in = Files.newInputStream(google.keyFile(folder))) {
            GcpTokens tokens = new GcpTokens(GoogleCredentials.fromStream(in));
            assertThat(tokens.current()).isEqualTo(FakeCloudKms.TOKEN);
            assertThat(tokens.current()).isEqualTo(FakeCloudKms.TOKEN);
            assertThat(tokens.toString()).doesNotContain(FakeCloudKms.TOKEN);
        }
        assertOneLogin();
    }

    @Test
    void credentialsFile_thatIsNone_isNamed_andNotQuoted() throws Exception {
        Path junk = Files.writeString(folder.resolve("junk.json"), "{\"private_key\": secret-canary");
        Path noType = Files.writeString(folder.resolve("no-type.json"), "{\"private_key\": \"secret-canary\"}");
        for (Path file : List.of(junk, noType, folder.resolve("absent.json"))) {
            assertThatThrownBy(() -> new GcpKmsKekClientProvider()
                            .create(KEK, ClientSettings.of(Map.of("gcp.credentials-file", file.toString()))))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("entigma.kek.gcp.credentials-file: '" + file + "'")
                    .hasNoCause()
                    .message()
                    .doesNotContain("canary");
        }
    }

    @Test
    void kek_thatIsNoKey_andEndpointThatIsNone_areNamed() {
        assertThatThrownBy(() -> new GcpKmsKekClientProvider()
                        .create(URI.create("gcp-kms:projects/p"), ClientSettings.of(Map.of())))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("'gcp-kms:projects/p'");
        assertThatThrownBy(() -> new GcpKmsKekClientProvider()
                        .create(KEK, ClientSettings.of(Map.of("gcp.endpoint", "ht tp://x"))))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("entigma.kek.gcp.endpoint");
    }
}

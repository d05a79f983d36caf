// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.Await;
import io.entigma.testing.ClientSettings;
import io.entigma.testing.HttpsTestServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VaultKekClientTest extends KekClientContract {
    @TempDir
    Path folder;

    private FakeVault vault;
    private VaultKekClient client;

    @BeforeEach
    void start() throws Exception {
        vault = new FakeVault(folder);
        client = appRole().build();
    }

    @AfterEach
    void stop() {
        client.close();
        vault.close();
    }

    private VaultKekClient.Builder builder() {
        return VaultKekClient.builder(vault.address()).trustStore(vault.trustStore(), HttpsTestServer.PASSWORD);
    }

    private VaultKekClient.Builder appRole() {
        return builder().appRole("approle", "app", FakeVault.SECRET_ID.toCharArray());
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return appRole().build();
    }

    @Override
    protected URI kek() {
        return vault.kek("main");
    }

    @Override
    protected URI unknownKek() {
        return vault.kek("no-such-key");
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeVault.SECRET_ID, FakeVault.JWT, "hvs.");
    }

    private long logins() {
        return vault.requests().stream().filter(path -> path.endsWith("/login")).count();
    }

    private void assertWorks(VaultKekClient.Builder builder) {
        try (VaultKekClient each = builder.build();
                CleartextKey dek = each.unwrap(kek(), each.wrap(kek(), dek(), ACME), ACME)) {
            assertThat(dek.matches(dek())).isTrue();
        }
    }

    @Test
    void login_ofEveryKind_works() throws Exception {
        Path file = Files.writeString(folder.resolve("jwt"), FakeVault.JWT + "\n");
        assertWorks(appRole());
        assertWorks(builder().kubernetes("kubernetes", "app", file));
        assertWorks(builder().certificate("cert", null).clientKeyStore(vault.clientStore(), HttpsTestServer.PASSWORD));
        assertWorks(builder().token(vault.newToken(100).toCharArray()));
        Path token = Files.writeString(folder.resolve("token"), vault.newToken(100));
        assertWorks(builder().tokenFile(token).namespace("team-a"));
        assertThat(vault.requests().stream().distinct())
                .contains(
                        "auth/approle/login",
                        "auth/kubernetes/login",
                        "auth/cert/login",
                        "auth/token/lookup-self",
                        "transit/encrypt/main",
                        "transit/decrypt/main");
    }

    @Test
    @DisplayName("after a 403 there is one login and one more try; a lasting 403 is a clear error, without a loop")
    void token_thatRanOut_isReplacedOnce() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        assertThat(logins()).isEqualTo(1);
        vault.revokeTokens();
        client.unwrap(kek(), wrapped, ACME).close();
        assertThat(logins()).isEqualTo(2);
        vault.revokeTokens();
        vault.grantsWorkingTokens = false;
        int before = vault.requests().size();
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        assertThat(vault.requests().size() - before).isLessThanOrEqualTo(3);
        assertThatThrownBy(() -> client.unwrap(kek(), wrapped, ACME)).hasMessageContaining("403");
    }

    @Test
    void tokenFile_isReadAgainAfterA403() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), vault.newToken(100));
        try (VaultKekClient each = builder().tokenFile(file).build()) {
            WrappedDek wrapped = each.wrap(kek(), dek(), ACME);
            vault.revokeTokens();
            Files.writeString(file, vault.newToken(100));
            each.unwrap(kek(), wrapped, ACME).close();
        }
    }

    @Test
    void token_isRenewedInTime_andReplacedWhereItCannotBe() throws Exception {
        // Renewed after two thirds of it, so that there are some hundred milliseconds to do so.
        vault.leaseSeconds = 2;
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        Await.until("the renewal", () -> {
            client.unwrap(kek(), wrapped, ACME).close();
            return vault.requests().contains("auth/token/renew-self");
        });
        assertThat(logins()).isEqualTo(1);
        vault.renewable = false;
        Await.until("the second login", () -> {
            client.unwrap(kek(), wrapped, ACME).close();
            return logins() > 1;
        });
        assertThat(logins()).isEqualTo(2);
    }

    @Test
    @DisplayName("a version below min_decryption_version is refused by name; rewrapping before keeps the DEK")
    void version_belowTheMinimum_isRefusedByName() {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        vault.rotate("main");
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        assertThat(old.kekVersion()).isEqualTo("1");
        assertThat(moved.kekVersion()).isEqualTo("2");
        assertThat(vault.requests()).contains("transit/rewrap/main");
        vault.minDecryption("main", 2);
        client.unwrap(kek(), moved, ACME).close();
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), old, ACME));
        assertThatThrownBy(() -> client.unwrap(kek(), old, ACME)).hasMessageContaining("min_decryption_version");
    }

    @Test
    void kek_withoutDerivation_isRefused_sinceItBindsNoContext() {
        assertThatThrownBy(() -> client.wrap(vault.kek("plain"), dek(), ACME))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("derived=true");
    }

    @Test
    void unwrap_byAnotherKek_isRefused() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(vault.kek("other"), wrapped, ACME));
    }

    @Test
    void otherAddress_getsNoToken() {
        for (String uri : List.of("vault://localhost:1/transit/keys/main", "vault://evil.example/transit/keys/main")) {
            assertThat(client.supports(URI.create(uri))).isFalse();
            assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(URI.create(uri), dek(), ACME));
        }
    }

    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int status : new int[] {429, 500, 502, 503, 472, 473, 412}) {
            vault.failStatus = status;
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {400, 403, 404, 405, 307}) {
            vault.failStatus = status;
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cipher: message authentication failed",
                "invalid ciphertext: could not decode version",
                "1 error occurred: * invalid ciphertext: unable to decrypt"
            })
    @DisplayName("a server error that blames the ciphertext is the fault of this one key")
    void serverError_aboutTheCiphertext_isRefused(String words) {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        vault.failStatus = 500;
        vault.failWords = words;
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        assertFails(KeyServerRefusedException.class, ACME, () -> client.rewrap(kek(), wrapped, ACME));
        vault.failStatus = 503;
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
    }

    @Test
    void plaintext_thatIsNone_isNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (String lie : List.of("", "!!!!")) {
            vault.changePlaintext = right -> lie;
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void plaintext_thatIsNoDek_isTheFaultOfTheKey() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (String other : List.of("AAAA", Base64.getEncoder().encodeToString(new byte[33]))) {
            vault.changePlaintext = right -> other;
            assertFails(DamagedKeyException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void settings_makeAClient_andWrongOnesSayWhat() {
        VaultKekClientProvider provider = new VaultKekClientProvider();
        assertThat(provider.supports(kek())).isTrue();
        Map<String, String> settings = Map.of(
                "vault.trust-store",
                vault.trustStore().toString(),
                "vault.trust-store-password",
                new String(HttpsTestServer.PASSWORD),
                "vault.app-role-id",
                "app",
                "vault.app-role-secret",
                FakeVault.SECRET_ID);
        try (KekClient made = provider.create(kek(), ClientSettings.of(settings))) {
            made.unwrap(kek(), made.wrap(kek(), dek(), ACME), ACME).close();
            assertThat(made.describe()).contains("AppRole at approle").doesNotContain(FakeVault.SECRET_ID);
        }
        assertThatThrownBy(() -> provider.create(kek(), ClientSettings.of(Map.of())))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("no login is set");
        assertThatThrownBy(() -> VaultKekClient.builder(URI.create("http://vault.example:8200")))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("https://HOST:PORT");
        assertThat(VaultKekClient.builder(URI.create("http://127.0.0.1:8200"))).isNotNull();
    }
}

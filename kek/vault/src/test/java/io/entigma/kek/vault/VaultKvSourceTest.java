// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.contract.KekSourceContract;
import io.entigma.kek.inprocess.InProcessKekClient;
import io.entigma.key.WrappedDek;
import io.entigma.settings.Settings;
import io.entigma.testing.Await;
import io.entigma.testing.ClientSettings;
import io.entigma.testing.HttpsTestServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The KEK in this process, fetched from Vault's key/value store. */
class VaultKvSourceTest extends KekSourceContract {
    @TempDir
    Path folder;

    private FakeVault vault;
    private InProcessKekClient client;

    @BeforeEach
    void start() throws Exception {
        vault = new FakeVault(folder);
        client = client(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        client.close();
        vault.close();
    }

    private InProcessKekClient client(Duration ttl) {
        VaultKekClient.Builder builder = VaultKekClient.builder(vault.address())
                .trustStore(vault.trustStore(), HttpsTestServer.PASSWORD)
                .appRole("approle", "app", FakeVault.SECRET_ID.toCharArray());
        return new InProcessKekClient("main", new VaultKvSource(builder, "secret", "app/kek", "key"), ttl);
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return client(Duration.ofMinutes(1));
    }

    @Override
    protected String addVersion() {
        vault.secrets.add(Base64.getEncoder().encodeToString(Random.randBytes(32)));
        return String.valueOf(vault.secrets.size());
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeVault.SECRET_ID, "hvs.", vault.secrets.get(0));
    }

    private long fetches() {
        return vault.requests().stream()
                .filter(path -> path.startsWith("secret/data"))
                .count();
    }

    @Test
    void kek_isFetchedOnce_andAgainAfterItsTime() throws Exception {
        WrappedDek wrapped;
        try (InProcessKekClient once = client(Duration.ofMinutes(1))) {
            wrapped = once.wrap(kek(), dek(), ACME);
            for (int i = 0; i < 10; i++) {
                once.unwrap(kek(), wrapped, ACME).close();
            }
            assertThat(fetches()).isEqualTo(1);
        }
        try (InProcessKekClient brief = client(Duration.ofMillis(200))) {
            Await.until("the second fetch of this client", () -> {
                brief.unwrap(kek(), wrapped, ACME).close();
                return fetches() == 3;
            });
            vault.failStatus = 503;
            Await.passing(
                    "a fetch that fails",
                    () -> assertFails(
                            KeyServerUnavailableException.class, ACME, () -> brief.unwrap(kek(), wrapped, ACME)));
            vault.failStatus = 403;
            assertFails(KeyServerRefusedException.class, ACME, () -> brief.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void source_withoutPathAndField_isRefused() {
        Map<String, String> settings = Map.of("in-process.source", "vault-kv://vault:8200/secret/kek");
        assertThatThrownBy(() -> KekClientProvider.find(kek(), ClientSettings.of(settings)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("MOUNT/data/PATH#FIELD");
    }

    @Test
    void secret_thatIsNoKey_isRefused() {
        for (String wrong :
                List.of("", "no base64!", "AAAA", Base64.getEncoder().encodeToString(new byte[16]))) {
            vault.secrets.add(wrong);
            try (InProcessKekClient each = client(Duration.ofMinutes(1))) {
                assertFails(KeyServerRefusedException.class, ACME, () -> each.wrap(kek(), dek(), ACME));
            }
        }
    }

    @Test
    void settings_makeTheClient() {
        Map<String, String> settings = Map.of(
                "in-process.source",
                "vault-kv://" + vault.address().getRawAuthority() + "/secret/data/app/kek#key",
                "vault.app-role-id",
                "app",
                "vault.app-role-secret",
                FakeVault.SECRET_ID,
                "vault.trust-store",
                vault.trustStore().toString(),
                "vault.trust-store-password",
                new String(HttpsTestServer.PASSWORD));
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        try (KekClient made =
                KekClientProvider.find(kek(), ClientSettings.of(settings)).orElseThrow()) {
            made.unwrap(kek(), wrapped, ACME).close();
        }
    }

    @Test
    void source_thatIsNoField_isNamed_withTheForm() {
        Settings settings = ClientSettings.of(Map.of("in-process.source", "vault-kv://vault:8200/secret/kek"));
        assertThatThrownBy(() -> KekClientProvider.find(kek(), settings))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("'vault-kv://vault:8200/secret/kek'")
                .hasMessageContaining("MOUNT/data/PATH#FIELD");
    }

    @Test
    void placement_isSaidPlainly() {
        assertThat(client.describe()).contains("KEK IN THIS PROCESS").contains("Vault KV secret/app/kek");
        assertThat(client.toString()).contains("KEK IN THIS PROCESS");
    }
}

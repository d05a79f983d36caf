// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.azure;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.HttpsTestServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that speaks the documented REST API, with real RSA. */
class AzureKekClientTest extends KekClientContract {
    @TempDir
    Path folder;

    private FakeKeyVault vault;
    private AzureKekClient client;

    @BeforeEach
    void start() throws Exception {
        vault = new FakeKeyVault(folder);
        client = open();
    }

    @AfterEach
    void stop() {
        client.close();
        vault.close();
    }

    private AzureKekClient open() {
        return AzureKekClient.builder(vault.address(), () -> FakeKeyVault.TOKEN)
                .trustStore(vault.trustStore(), HttpsTestServer.PASSWORD)
                .build();
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return open();
    }

    @Override
    protected URI kek() {
        return vault.kek("main");
    }

    @Override
    protected URI unknownKek() {
        return vault.kek("none");
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeKeyVault.TOKEN);
    }

    @Test
    void newVersion_wraps_oldStillOpens() {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        vault.addVersion();
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        assertThat(old.kekVersion()).isEqualTo("v1a");
        assertThat(moved.kekVersion()).isEqualTo("v2b");
        client.unwrap(kek(), old, ACME).close();
        client.unwrap(kek(), moved, ACME).close();
    }

    /** Who can write to the key table has the public key too, but not the vault's signature. */
    @Test
    void keyThatSomebodyElseWrapped_isNotTaken() throws Exception {
        byte[] own = new byte[CleartextKey.BYTES];
        byte[] wrapped = FakeKeyVault.wrapByPublicKey(own);
        byte[] stored = client.wrap(kek(), dek(), ACME).toBytes();
        System.arraycopy(wrapped, 0, stored, 1, wrapped.length);
        vault.requests().clear();
        assertFails(
                KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), new WrappedDek(stored, "v1a"), ACME));
        assertThat(vault.requests()).containsExactly("verify");
    }

    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int status : new int[] {408, 429, 500, 503}) {
            vault.failStatus = status;
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {400, 401, 403, 404, 409}) {
            vault.failStatus = status;
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void answers_thatAreNoDek_areNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int length : new int[] {0, 16, 33}) {
            vault.lie = Arrays.copyOf(new byte[] {1}, length);
            assertFails(
                    length == 0 ? KeyServerUnavailableException.class : DamagedKeyException.class,
                    ACME,
                    () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void otherVault_getsNoToken() {
        for (String uri :
                List.of("azure-kv:https://evil.vault.azure.net/keys/main", "azure-kv:https://localhost:1/keys/main")) {
            assertThat(client.supports(URI.create(uri))).isFalse();
            vault.requests().clear();
            assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(URI.create(uri), dek(), ACME));
            assertThat(vault.requests()).isEmpty();
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static io.entigma.keyserver.ServerFixture.context;
import static io.entigma.keyserver.ServerFixture.dek;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerRefusedException;
import io.entigma.kek.ValueContext;
import io.entigma.kek.WrapContext;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.keyserver.client.ClientRegistry;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.AtomicFiles;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two applications with one tenant name, a KEK each, and all rights to their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientRightsTest {
    private static final WrapContext SINGLE = context("single");
    private static final ValueContext VALUES =
            new ValueContext(new TenantId("single"), KeyId.parse("00112233445566778899aabbccddeeff"), "customer.ssn");

    @TempDir
    static Path folder;

    private ServerFixture fixture;
    private KeyServerKekClient a;
    private KeyServerKekClient b;

    @BeforeAll
    void start() throws Exception {
        fixture = ServerFixture.make(folder.resolve("server"));
        for (String name : List.of("app-a", "app-b")) {
            OfflineKeks.change(
                    fixture.directory,
                    ServerFixture.secret(ServerFixture.PASSPHRASE),
                    "make-kek",
                    name,
                    keks -> keks.make(name));
            fixture.addClient(
                    name, ClientRights.of(Set.of(name), Set.of("single")).withAttributes(Set.of("*")));
        }
        fixture.addClient("admin-b", ClientRights.ofAdmin(Set.of("app-b")));
        fixture.addClient("none", ClientRights.of(Set.of(), Set.of("*")));
        fixture.restart(builder -> builder);
        a = fixture.client("app-a");
        b = fixture.client("app-b");
    }

    @AfterAll
    void stop() {
        a.close();
        b.close();
        fixture.close();
    }

    private URI kek(String name) {
        return fixture.server.kekUri(name);
    }

    private void assertDenied(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContainingAll(
                        "403 (denied)", "CN=app-b", "no right to this KEK", "'keks'", "/v1/keks/app-a");
    }

    @Test
    void otherApplicationsKek_withTheSameTenant_isRefusedForEverything() throws Exception {
        WrappedDek wrapped = a.wrap(kek("app-a"), dek(7), SINGLE);
        List<byte[]> sealed = a.sealAll(kek("app-a"), List.of(new byte[] {1}), VALUES);
        a.unwrap(kek("app-a"), wrapped, SINGLE).close();
        b.unwrap(kek("app-b"), b.wrap(kek("app-b"), dek(7), SINGLE), SINGLE).close();

        assertDenied(() -> b.wrap(kek("app-a"), dek(7), SINGLE));
        assertDenied(() -> b.unwrap(kek("app-a"), wrapped, SINGLE));
        assertDenied(() -> b.rewrap(kek("app-a"), wrapped, SINGLE));
        assertDenied(() -> b.sealAll(kek("app-a"), List.of(new byte[] {1}), VALUES));
        assertDenied(() -> b.openAll(kek("app-a"), sealed, VALUES));
        // Nor is it a way around to have its own KEK open what the other one wrapped.
        assertThatThrownBy(() -> b.unwrap(kek("app-b"), wrapped, SINGLE))
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContaining("wrong_context");
        assertThatThrownBy(() -> b.rewrap(kek("app-b"), wrapped, SINGLE)).isInstanceOf(KeyServerRefusedException.class);
        assertThat(b.openAll(kek("app-b"), sealed, VALUES)).containsOnlyNulls();

        assertThat(fixture.auditLines())
                .filteredOn(line -> line.contains("\"client\":\"app-b\"") && line.contains("\"kek\":\"app-a\""))
                .hasSizeGreaterThanOrEqualTo(5)
                .allMatch(line -> line.contains("\"tenant\":\"single\"")
                        && line.contains("\"outcome\":\"denied\",\"missing\":\"kek\""));
    }

    @ParameterizedTest
    @CsvSource({
        "app-b, GET, '', 403, kek",
        "app-a, GET, '', 200, ''",
        "admin-b, GET, '', 403, kek",
        "admin-b, POST, /rotate, 403, kek",
        "admin-b, POST, /versions/1/disable, 403, kek",
        "admin-b, POST, /versions/1/enable, 403, kek",
        "app-a, POST, /rotate, 403, admin",
        "none, GET, '', 403, kek"
    })
    void describeAndAdminsRequests_needTheKekAsWell(
            String client, String method, String path, int status, String missing) throws Exception {
        var answer = fixture.send(client, method, "/v1/keks/app-a" + path, "");
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(ServerFixture.missing(answer)).isEqualTo(missing);
    }

    /** Or a client could learn which applications there are. */
    @Test
    void kekThatIsNotThere_looksLikeOneOfOthers() throws Exception {
        String body = fixture.send("app-b", "GET", "/v1/keks/app-a", "").body();
        assertThat(fixture.send("app-b", "GET", "/v1/keks/no-such", "").body()).isEqualTo(body);
        assertThat(fixture.send("all", "GET", "/v1/keks/no-such", "").statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"entigma-check", "entigma-installation", "entigma-installation:7f"})
    void tenantsOfTheLibrary_areThereUnderTheClientsOwnKek_alone(String tenant) {
        WrappedDek wrapped = b.wrap(kek("app-b"), dek(1), context(tenant));
        b.unwrap(kek("app-b"), b.rewrap(kek("app-b"), wrapped, context(tenant)), context(tenant))
                .close();
        assertDenied(() -> b.wrap(kek("app-a"), dek(1), context(tenant)));
        // Those who only run a KEK use no key.
        try (KeyServerKekClient admin = fixture.client("admin-b")) {
            assertThatThrownBy(() -> admin.unwrap(kek("app-b"), wrapped, context(tenant)))
                    .hasMessageContainingAll("CN=admin-b", "no right to this tenant");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"entigma-checks", "entigma-installation2", "Entigma-check", "entigma", "other"})
    void otherTenants_areRefused(String tenant) {
        assertThatThrownBy(() -> b.wrap(kek("app-b"), dek(1), context(tenant)))
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContainingAll("CN=app-b", "no right to this tenant", "'tenants'");
    }

    @Test
    void attributeThatIsNotListed_isNamedAsWhatIsMissing() {
        try (KeyServerKekClient app = fixture.client("app")) {
            ValueContext name = new ValueContext(new TenantId("acme"), SINGLE.keyId(), "customer.name");
            assertThatThrownBy(() -> app.sealAll(kek("main"), List.of(new byte[1]), name))
                    .hasMessageContainingAll("CN=app", "values of this attribute", "'attributes'");
        }
    }

    @Test
    void listOfBefore_withoutKeks_isNoRight_andSaysSo() throws Exception {
        String list = Files.readString(fixture.directory.clients());
        try (LogRecords log = LogRecords.of(ClientRegistry.class)) {
            fixture.changeClients(() -> write(list.replaceAll("\"keks\": \\[[^]]*],", "")));
            assertDenied(() -> b.wrap(kek("app-a"), dek(1), SINGLE));
            assertThatThrownBy(() -> a.wrap(kek("app-a"), dek(1), SINGLE))
                    .hasMessageContainingAll("CN=app-a", "no right to this KEK");
            assertThat(log.messages())
                    .anyMatch(message -> message.contains("'app-a' is refused everything: it has no 'keks'")
                            && message.contains("\"keks\": [\"main\"]"));
        } finally {
            fixture.changeClients(() -> write(list));
        }
        a.wrap(kek("app-a"), dek(1), SINGLE);
    }

    private void write(String list) {
        try {
            AtomicFiles.write(fixture.directory.clients(), list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

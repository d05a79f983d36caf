// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static io.entigma.keyserver.ServerFixture.ACME;
import static io.entigma.keyserver.ServerFixture.context;
import static io.entigma.keyserver.ServerFixture.dek;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.KekClientProvider;
import io.entigma.kek.WrapContext;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.kek.keyserver.KeyServerKekClientProvider;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.WrappedDek;
import io.entigma.keyserver.files.AuthorityDirectory;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SecretSource;
import io.entigma.settings.Settings;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The library's client and the server, end to end over mutual TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyServerClientContractTest {
    @TempDir
    static Path temporary;

    private ServerFixture fixture;
    private KeyServerKekClient client;

    @BeforeAll
    void start() {
        fixture = ServerFixture.start(temporary.resolve("server"));
        client = fixture.client("all");
    }

    @AfterAll
    void stop() {
        client.close();
        fixture.close();
    }

    @Test
    void unwrap_ofWhatWasWrapped_givesTheSameDek() {
        WrappedDek wrapped = client.wrap(fixture.kek(), dek(7), ACME);
        try (CleartextKey dek = client.unwrap(fixture.kek(), wrapped, ACME)) {
            assertThat(dek.matches(dek(7))).isTrue();
        }
        assertThat(wrapped.toBytes()).hasSize(65);
    }

    @Test
    void wrap_twice_givesDifferentBytes() {
        assertThat(client.wrap(fixture.kek(), dek(7), ACME)).isNotEqualTo(client.wrap(fixture.kek(), dek(7), ACME));
    }

    @Test
    void unwrap_tenantWithEveryKindOfCharacter_givesTheSameDek() {
        for (String tenant : new String[] {"a b", "\u00fcml\u00e4ut", "\"\\/<>&'=", "\ud83d\ude00", "x".repeat(255)}) {
            WrappedDek wrapped = client.wrap(fixture.kek(), dek(9), context(tenant));
            try (CleartextKey dek = client.unwrap(fixture.kek(), wrapped, context(tenant))) {
                assertThat(dek.matches(dek(9))).isTrue();
            }
        }
    }

    @Test
    @DisplayName("unwrap under another context is refused, and the message names tenant, key id and KEK")
    void unwrap_otherContext_isRefusedByName() {
        WrappedDek wrapped = client.wrap(fixture.kek(), dek(7), ACME);
        WrapContext otherKey = new WrapContext(ACME.tenant(), KeyId.parse("ff".repeat(16)));
        for (WrapContext other : new WrapContext[] {context("Acme"), context("acme "), context("globex"), otherKey}) {
            assertThatThrownBy(() -> client.unwrap(fixture.kek(), wrapped, other))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("422")
                    .hasMessageContaining("'" + other.tenant() + "'")
                    .hasMessageContaining(other.keyId().toString())
                    .hasMessageContaining(fixture.kek().toString());
        }
    }

    @Test
    void unwrap_anyBitFlipped_isRefused() {
        byte[] good = client.wrap(fixture.kek(), dek(7), ACME).toBytes();
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 1;
            assertThatThrownBy(() -> client.unwrap(fixture.kek(), new WrappedDek(bad, "1"), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("wrong_context");
        }
    }

    @Test
    void unwrap_truncatedOrForeignBlob_isRefused() {
        for (int length : new int[] {1, 4, 5, 64, 66, 1000}) {
            assertThatThrownBy(() -> client.unwrap(fixture.kek(), new WrappedDek(new byte[length], "1"), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("wrong_context");
        }
    }

    @Test
    void unwrap_byAnotherKekOfTheServer_isRefused() throws Exception {
        WrappedDek wrapped = client.wrap(fixture.kek(), dek(7), ACME);
        assertThatThrownBy(() -> client.unwrap(fixture.server.kekUri("other"), wrapped, ACME))
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContaining("unknown_kek");
    }

    @Test
    void wrap_tenantNotListed_isRefusedAsDenied() {
        try (KeyServerKekClient app = fixture.client("app")) {
            assertThat(app.wrap(fixture.kek(), dek(1), ACME).kekVersion()).isNotEmpty();
            for (String tenant : new String[] {"ACME", "acme ", "other", "*"}) {
                assertThatThrownBy(() -> app.wrap(fixture.kek(), dek(1), context(tenant)))
                        .isInstanceOf(KeyServerRefusedException.class)
                        .hasMessageContaining("403 (denied)");
            }
        }
    }

    @Test
    @DisplayName("after a rotation new wraps use the new version at once and old ones still unwrap")
    void rotate_oldAndNew_bothUnwrap() throws Exception {
        WrappedDek old = client.wrap(fixture.kek(), dek(3), ACME);
        assertThat(fixture.post("admin", "/rotate", "").statusCode()).isEqualTo(200);

        WrappedDek moved = client.rewrap(fixture.kek(), old, ACME);

        assertThat(Integer.parseInt(moved.kekVersion())).isEqualTo(Integer.parseInt(old.kekVersion()) + 1);
        assertThat(client.wrap(fixture.kek(), dek(3), ACME).kekVersion()).isEqualTo(moved.kekVersion());
        for (WrappedDek each : new WrappedDek[] {old, moved}) {
            try (CleartextKey dek = client.unwrap(fixture.kek(), each, ACME)) {
                assertThat(dek.matches(dek(3))).isTrue();
            }
        }
    }

    @Test
    @DisplayName("a wrapping of a disabled KEK version is refused, naming tenant and key id; enabling brings it back")
    void unwrap_disabledVersion_isRefusedUntilEnabled() throws Exception {
        WrappedDek old = client.wrap(fixture.kek(), dek(3), ACME);
        fixture.post("admin", "/rotate", "");
        String version = "/versions/" + old.kekVersion();
        assertThat(fixture.post("admin", version + "/disable", "").statusCode()).isEqualTo(200);

        assertThatThrownBy(() -> client.unwrap(fixture.kek(), old, ACME))
                .isInstanceOf(KeyServerRefusedException.class)
                .hasMessageContaining("version_disabled")
                .hasMessageContaining("'acme'")
                .hasMessageContaining(ACME.keyId().toString());
        assertThatThrownBy(() -> client.rewrap(fixture.kek(), old, ACME)).isInstanceOf(KeyServerRefusedException.class);

        assertThat(fixture.post("admin", version + "/enable", "").statusCode()).isEqualTo(200);
        client.unwrap(fixture.kek(), old, ACME).close();
    }

    @Test
    @DisplayName("over its rate a client gets one clear error that says how long to wait")
    void wrap_overRate_isUnavailableWithPause() throws Exception {
        fixture.addClient("slow", ServerFixture.all().withRate(2));
        try (KeyServerKekClient slow = fixture.client("slow")) {
            assertThatThrownBy(() -> IntStream.range(0, 20).forEach(i -> slow.wrap(fixture.kek(), dek(1), ACME)))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("429 (rate_limited)")
                    .hasMessageContaining("wait 1 s");
        }
    }

    @Test
    void wrap_certificateNotInList_isRefused() throws Exception {
        fixture.addClient("stranger", ServerFixture.all());
        try (KeyServerKekClient old = fixture.client("stranger")) {
            old.wrap(fixture.kek(), dek(1), ACME);
            fixture.addClient("stranger", ServerFixture.all());
            assertThatThrownBy(() -> old.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContainingAll("403", "CN=stranger", "is revoked there");
        }
    }

    /** The authority's name for a client is text that goes to nobody's log as it is. */
    @Test
    void wrap_unlistedCertificateWithAnOddName_leavesOneOrderlyLine() throws Exception {
        ClientFolder odd = new ClientFolder(temporary.resolve("odd"));
        java.nio.file.Files.createDirectory(odd.path());
        AuthorityDirectory authority = AuthorityDirectory.beside(fixture.directory.path());
        CertificateMaker maker = CertificateMaker.open(
                authority.keyStore(),
                SecretSource.readFile("password", authority.passwordFile()),
                java.time.Clock.systemUTC(),
                new java.security.SecureRandom());
        java.nio.file.Files.writeString(odd.passwordFile(), "password-of-odd\n");
        Secret password = SecretSource.readFile("password", odd.passwordFile());
        maker.writeIdentity(
                odd.keyStore(), maker.client("canary\r\n{\"seq\":1,\"outcome\":\"ok\"}", Duration.ofDays(1)), password);
        maker.writeTrust(odd.trustStore(), password);
        try (KeyServerKekClient stranger = ServerFixture.clientBuilder(odd).build()) {
            assertThatThrownBy(() -> stranger.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("is not in the server's client list")
                    .message()
                    .doesNotContain("\n", "\r");
        }
        assertThat(fixture.auditLines())
                .anyMatch(line -> line.contains("\"client\":\"unlisted:") && line.contains("\"missing\":\"client\""))
                .noneMatch(line -> line.contains("canary"));
        assertThat(fixture.verifier().check(java.util.List.of(fixture.directory.auditLog())))
                .isEmpty();
    }

    @Test
    void wrap_expiredClientCertificate_isRefused() throws Exception {
        fixture.addClient("expired", ServerFixture.all(), Duration.ofSeconds(-1));
        assertRefusedHandshake(fixture.client("expired"));
    }

    /** TLS looks at dates once; a connection that is kept, or a session that is resumed, must not outlive them. */
    @Test
    void wrap_certificateExpiresWhileConnected_isRefused() throws Exception {
        fixture.addClient("soon", ServerFixture.all(), Duration.ofSeconds(8));
        try (KeyServerKekClient soon = fixture.client("soon")) {
            ServerFixture.await("the end of the certificate", () -> {
                try {
                    soon.wrap(fixture.kek(), dek(1), ACME);
                    return false;
                } catch (KeyServerRefusedException e) {
                    assertThat(e).hasMessageContaining("has expired").hasMessageContaining("403");
                    return true;
                }
            });
        }
    }

    @Test
    void wrap_clientCertificateOfForeignAuthority_isRefused() {
        ServerFixture foreign = ServerFixture.ofAnotherAuthority(temporary.resolve("foreign"));
        KeyServerKekClient stranger = KeyServerKekClient.builder()
                .clientKeyStore(
                        foreign.directory.client("all").keyStore(),
                        ServerFixture.password(foreign.directory.client("all")))
                .trustStore(fixture.directory.trustStore(), ServerFixture.STORE_PASSWORD.toCharArray())
                .build();
        assertRefusedHandshake(stranger);
    }

    @Test
    void wrap_serverCertificateAsClientCertificate_isRefused() {
        assertRefusedHandshake(fixture.clientBuilder("app")
                .clientKeyStore(fixture.directory.serverStore(), ServerFixture.STORE_PASSWORD.toCharArray())
                .build());
    }

    @Test
    void wrap_serverOfForeignAuthority_isRefused() {
        ServerFixture foreign = ServerFixture.ofAnotherAuthority(temporary.resolve("foreign2"));
        try (KeyServerKekClient stranger = fixture.clientBuilder("all")
                .trustStore(foreign.directory.trustStore(), ServerFixture.STORE_PASSWORD.toCharArray())
                .build()) {
            assertThatThrownBy(() -> stranger.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("certificate is not trusted");
        }
    }

    @Test
    void wrap_hostNotInServerCertificate_isRefused() {
        URI kek = URI.create("https://127.0.0.2:" + fixture.kek().getPort() + "/v1/keks/main");
        try (KeyServer second = otherAddress()) {
            URI there = URI.create("https://127.0.0.2:" + second.uri().getPort() + "/v1/keks/main");
            assertThatThrownBy(() -> client.wrap(there, dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("for another host name");
        }
        assertThat(client.supports(kek)).isTrue();
    }

    private KeyServer otherAddress() {
        ServerFixture other = ServerFixture.make(temporary.resolve("address"));
        // Same authority as the client trusts: only the name differs.
        try {
            for (String file : new String[] {"server.p12", "trust.p12"}) {
                Files.copy(
                        fixture.directory.path().resolve(file),
                        other.directory.path().resolve(file),
                        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        other.restart(builder -> builder.host("127.0.0.2"));
        return other.server;
    }

    @Test
    void wrap_nothingListens_isUnavailable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        assertThatThrownBy(() -> client.wrap(URI.create("https://127.0.0.1:" + port + "/v1/keks/main"), dek(1), ACME))
                .isInstanceOf(KeyServerUnavailableException.class);
    }

    @Test
    void wrap_interruptedThread_isUnavailableAndKeepsTheFlag() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread thread = new Thread(() -> {
            Thread.currentThread().interrupt();
            try {
                client.wrap(fixture.kek(), dek(1), ACME);
            } catch (RuntimeException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        thread.join();
        assertThat(thrown.get()).isInstanceOf(KeyServerUnavailableException.class);
        assertThat(flag).isTrue();
    }

    @Test
    void wrap_manyThreads_allUnwrapAndTheAuditChainHolds() throws Exception {
        IntStream.range(0, 400).parallel().forEach(i -> {
            WrappedDek wrapped = client.wrap(fixture.kek(), dek(i), context("t" + i));
            try (CleartextKey dek = client.unwrap(fixture.kek(), wrapped, context("t" + i))) {
                assertThat(dek.matches(dek(i))).isTrue();
            }
        });
        assertThat(fixture.verifier().check(java.util.List.of(fixture.directory.auditLog())))
                .isEmpty();
    }

    @Test
    void provider_fromSettings_makesAWorkingClient() throws Exception {
        ClientFolder folder = fixture.directory.client("all");
        Map<String, String> settings = Map.of(
                "entigma.kek.client-key-store",
                folder.keyStore().toString(),
                "entigma.kek.client-key-store-password-file",
                folder.passwordFile().toString(),
                "entigma.kek.trust-store",
                folder.trustStore().toString(),
                "entigma.kek.trust-store-password",
                new String(ServerFixture.password(folder)),
                "entigma.kek.connect-timeout",
                "1500ms",
                "entigma.kek.call-timeout",
                "PT4S");
        KekClientProvider provider = ServiceLoader.load(KekClientProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(each -> each.supports(fixture.kek()))
                .findFirst()
                .orElseThrow();
        try (KekClient made = provider.create(fixture.kek(), Settings.of(settings))) {
            made.unwrap(fixture.kek(), made.wrap(fixture.kek(), dek(1), ACME), ACME)
                    .close();
            assertThat(made.describe()).contains("1500 ms", "4000 ms").doesNotContain("canary");
        }
    }

    @Test
    void provider_wrongPassword_namesTheFileAndNotThePassword() {
        Map<String, String> settings = Map.of(
                "entigma.kek.client-key-store",
                fixture.directory.client("all").keyStore().toString(),
                "entigma.kek.client-key-store-password",
                "wrong-canary");
        assertThatThrownBy(() -> new KeyServerKekClientProvider().create(fixture.kek(), Settings.of(settings)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("client.p12")
                .message()
                .doesNotContain("canary");
    }

    private void assertRefusedHandshake(KeyServerKekClient rejected) {
        try (rejected) {
            assertThatThrownBy(() -> rejected.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("rejected the TLS handshake");
        }
    }
}

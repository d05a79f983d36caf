// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.keyserver.client.ClientFile;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.AuthorityDirectory;
import io.entigma.keyserver.files.FileModes;
import io.entigma.keyserver.files.ServerDirectory;
import io.entigma.keyserver.files.SetupException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a newcomer's first command makes. */
class InitTest {
    @TempDir
    Path folder;

    private Path server() {
        return folder.resolve("ks");
    }

    private ServerDirectory init(String... more) throws IOException {
        Path passphrase = Files.writeString(folder.resolve("PASS"), ServerFixture.PASSPHRASE + "\n");
        Path store = Files.writeString(folder.resolve("STORE"), ServerFixture.STORE_PASSWORD + "\n");
        List<String> arguments = new ArrayList<>(List.of("init", "--dir", server().toString()));
        arguments.addAll(
                List.of("--passphrase-file", passphrase.toString(), "--store-password-file", store.toString()));
        arguments.addAll(List.of(more));
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        int status = KeyServerProgram.commandLine().setOut(out).setErr(out).execute(arguments.toArray(String[]::new));
        assertThat(status).as(text.toString()).isZero();
        return new ServerDirectory(server());
    }

    @Test
    void init_withoutClients_makesAnAdminWhoCanUseNoKey() throws Exception {
        ServerDirectory directory = init();
        assertThat(ClientFile.read(directory.clients()).clients())
                .singleElement()
                .satisfies(client -> {
                    assertThat(client.name()).isEqualTo("admin");
                    assertThat(client.rights()).isEqualTo(ClientRights.ofAdmin(Set.of("main")));
                });
    }

    @Test
    void init_withAClient_givesItTheFirstKek_andItsTenantsAlone() throws Exception {
        ServerDirectory directory = init("--kek", "customers", "--client", "app=acme,globex");
        assertThat(ClientFile.read(directory.clients())
                        .find("app")
                        .orElseThrow()
                        .rights())
                .isEqualTo(ClientRights.of(Set.of("customers"), Set.of("acme", "globex")));
    }

    @Test
    void init_everyStore_hasAPasswordOfItsOwn() throws Exception {
        ServerDirectory directory = init("--client", "app=acme", "--client", "other=acme");
        Path authority = folder.resolve("ks-ca");
        Path clients = server().resolve("clients");
        List<Path> stores = List.of(
                authority.resolve("ca.p12"),
                directory.serverStore(),
                clients.resolve("admin/client.p12"),
                clients.resolve("app/client.p12"),
                clients.resolve("other/client.p12"));
        List<String> passwords = List.of(
                line(authority.resolve("password")),
                ServerFixture.STORE_PASSWORD,
                line(clients.resolve("admin/password")),
                line(clients.resolve("app/password")),
                line(clients.resolve("other/password")));
        assertThat(passwords).doesNotHaveDuplicates().allMatch(password -> password.length() >= 20);
        for (int i = 0; i < stores.size(); i++) {
            for (int j = 0; j < passwords.size(); j++) {
                assertThat(opens(stores.get(i), passwords.get(j)))
                        .as("%s with password %d", stores.get(i), j)
                        .isEqualTo(i == j);
            }
        }
    }

    private static String line(Path file) throws IOException {
        return Files.readString(file).strip();
    }

    private static boolean opens(Path store, String password) throws Exception {
        try (var in = Files.newInputStream(store)) {
            KeyStore.getInstance("PKCS12").load(in, password.toCharArray());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void init_everyFile_isItsOwnersAlone_evenInAnOpenDirectory() throws Exception {
        Files.createDirectory(
                server(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.setPosixFilePermissions(server(), PosixFilePermissions.fromString("rwxr-xr-x"));
        init("--client", "app=acme");
        for (Path root : List.of(server(), folder.resolve("ks-ca"))) {
            try (Stream<Path> files = Files.walk(root)) {
                assertThat(files)
                        .allSatisfy(
                                file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                                        .as(file.toString())
                                        .isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------"));
            }
        }
    }

    @Test
    void serve_withoutTheAuthoritysKey_works_andWithoutItNoCertificateIsMade() throws Exception {
        ServerDirectory directory = ServerFixture.make(server()).directory;
        try (LogRecords log = LogRecords.of(FileModes.class);
                KeyServer withKey = server(directory)) {
            assertThat(log.messages())
                    .anyMatch(message -> message.contains("authority's key") && message.contains("ks-ca"));
        }
        Files.move(folder.resolve("ks-ca"), folder.resolve("safe"));
        try (LogRecords log = LogRecords.of(FileModes.class);
                KeyServer running = server(directory);
                KeyServerKekClient app =
                        ServerFixture.clientBuilder(directory.client("app")).build()) {
            app.wrap(running.kekUri("main"), ServerFixture.dek(1), ServerFixture.ACME);
            assertThat(log.messages()).isEmpty();
            ClientRights rights = ClientRights.of(Set.of("main"), Set.of("acme"));
            assertThatThrownBy(() -> ServerSetup.open(server(), AuthorityDirectory.beside(server()))
                            .addClient("more", rights))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("certificate authority");
            ServerSetup.open(server(), new AuthorityDirectory(folder.resolve("safe")))
                    .addClient("more", rights);
        }
    }

    private static KeyServer server(ServerDirectory directory) {
        return KeyServer.builder(directory.path())
                .passphrase(ServerFixture.secret(ServerFixture.PASSPHRASE))
                .storePassword(ServerFixture.secret(ServerFixture.STORE_PASSWORD))
                .start();
    }

    @ParameterizedTest
    @ValueSource(strings = {"keyset.sealed", "server.p12", "clients.json"})
    void serve_fileOpenToOthers_isToldByName(String file) throws Exception {
        ServerDirectory directory = ServerFixture.make(server()).directory;
        Files.setPosixFilePermissions(server().resolve(file), PosixFilePermissions.fromString("rw-r--r--"));
        try (LogRecords log = LogRecords.of(FileModes.class);
                KeyServer running = server(directory)) {
            assertThat(log.messages()).anyMatch(message -> message.contains(file) && message.contains("chmod"));
        }
    }

    @Test
    void init_overAnAuthorityThatIsThere_isRefused() throws Exception {
        init();
        assertThatThrownBy(() -> ServerSetup.create(
                        folder.resolve("second"),
                        new AuthorityDirectory(folder.resolve("ks-ca")),
                        "main",
                        List.of(),
                        ServerFixture.secret(ServerFixture.PASSPHRASE),
                        ServerFixture.secret(ServerFixture.STORE_PASSWORD),
                        java.time.Clock.systemUTC()))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("--ca-dir");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static io.entigma.keyserver.ServerFixture.ACME;
import static io.entigma.keyserver.ServerFixture.dek;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.keyserver.client.ClientFile;
import io.entigma.keyserver.client.ClientListWatch;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.AuthorityDirectory;
import io.entigma.keyserver.files.SetupException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that is to have no access any more, on a server that runs. */
class RevocationTest {
    private static final Duration GRACE = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    private ServerFixture fixture;

    @BeforeEach
    void start() {
        fixture = ServerFixture.make(folder.resolve("server"));
        fixture.restart(builder -> builder.clientListGrace(GRACE));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private String run(int status, String... arguments) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        int code = KeyServerProgram.commandLine().setOut(out).setErr(out).execute(arguments);
        assertThat(code).as(text.toString()).isEqualTo(status);
        return text.toString();
    }

    private String client(int status, String... arguments) {
        String[] all = java.util.Arrays.copyOf(
                new String[] {"client", "--dir", fixture.directory.path().toString()}, 3 + arguments.length);
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        return run(status, all);
    }

    private int health() throws Exception {
        return fixture.send("admin", "GET", "/v1/health", "").statusCode();
    }

    @Test
    void revoke_whileTheServerRuns_refusesTheCertificateForGood() throws Exception {
        String listed = Files.readString(fixture.directory.clients());
        try (KeyServerKekClient app = fixture.client("app")) {
            app.wrap(fixture.kek(), dek(1), ACME);
            // The key of the authority may be far away.
            Files.move(AuthorityDirectory.beside(fixture.directory.path()).path(), folder.resolve("away"));
            fixture.changeClients(() -> assertThat(client(0, "app", "--revoke")).contains("revoked client 'app'"));
            assertThatThrownBy(() -> app.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContainingAll("403", "CN=app", "is revoked there");
            assertThat(fixture.directory.client("app").path()).doesNotExist();
            assertThat(ClientFile.read(fixture.directory.clients()).revoked()).containsValue("app");
            assertThat(health()).isEqualTo(200);

            // A backup of the list that somebody puts back by parts does not bring it back.
            String revoked = Files.readString(fixture.directory.clients());
            String both = listed.substring(0, listed.indexOf("\"revoked\""))
                    + revoked.substring(revoked.indexOf("\"revoked\""));
            fixture.changeClients(() -> write(both));
            assertThatThrownBy(() -> app.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class);
        }
        assertThat(fixture.auditLines()).anyMatch(line -> line.contains("\"missing\":\"client\""));
        assertThat(client(1, "nobody", "--revoke")).contains("'nobody' is not in the list");
        assertThat(client(1, "all", "--revoke", "--renew")).contains("--revoke");
    }

    private void write(String list) {
        try {
            Files.writeString(fixture.directory.clients(), list);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"clients\":[}", "gone"})
    void listThatCannotBeRead_isLoudAtOnce_andRefusesAllAfterTheGrace(String content) throws Exception {
        String good = Files.readString(fixture.directory.clients());
        assertThat(health()).isEqualTo(200);
        try (LogRecords log = LogRecords.of(ClientListWatch.class);
                KeyServerKekClient app = fixture.client("app")) {
            if (content.equals("gone")) {
                Files.delete(fixture.directory.clients());
            } else {
                write(content);
            }
            ServerFixture.await("status 503 of the health check", () -> health() == 503);
            assertThat(fixture.send("admin", "GET", "/v1/health", "").body()).contains("clients_unreadable");
            ServerFixture.await("the audit line 'closed'", () -> fixture.clientListLines("closed") == 1);
            assertThat(fixture.clientListLines("unreadable")).isEqualTo(1);
            assertThatThrownBy(() -> app.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("clients_unreadable");
            assertThat(fixture.post("admin", "/rotate", "").statusCode()).isEqualTo(503);
            assertThat(log.messages())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allMatch(message -> message.startsWith("SEVERE") && message.contains("clients.json"))
                    .last()
                    .asString()
                    .contains("all clients are refused");
            write(good);
            ServerFixture.await("the audit line 'readable'", () -> fixture.clientListLines("readable") == 1);
            app.wrap(fixture.kek(), dek(1), ACME);
            assertThat(health()).isEqualTo(200);
        }
    }

    /** Nobody is cut off by an editor that empties the file before it writes it. */
    @Test
    void listThatIsRepairedInTime_cutsNobodyOff() throws Exception {
        fixture.restart(builder -> builder);
        String good = Files.readString(fixture.directory.clients());
        try (KeyServerKekClient app = fixture.client("app")) {
            write("");
            ServerFixture.await("the audit line 'unreadable'", () -> fixture.clientListLines("unreadable") == 1);
            app.wrap(fixture.kek(), dek(1), ACME);
            write(good);
            ServerFixture.await("the audit line 'readable'", () -> fixture.clientListLines("readable") == 1);
            app.wrap(fixture.kek(), dek(1), ACME);
        }
        assertThat(fixture.clientListLines("closed")).isZero();
    }

    @Test
    void start_listThatCannotBeRead_isRefused() {
        fixture.close();
        write("{\"clients\":[}");
        assertThatThrownBy(() -> fixture.restart(builder -> builder))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("clients.json");
    }

    @Test
    void edits_atTheSameTime_areAllKept() throws Exception {
        List<String> names = IntStream.range(0, 8).mapToObj(i -> "c" + i).toList();
        ServerFixture notRunning = ServerFixture.make(folder.resolve("parallel"));
        Supplier<ServerSetup> setup = () ->
                ServerSetup.open(notRunning.directory.path(), AuthorityDirectory.beside(notRunning.directory.path()));
        names.parallelStream()
                .forEach(name -> setup.get().addClient(name, ClientRights.of(Set.of("main"), Set.of(name))));
        names.parallelStream().forEach(name -> setup.get().revoke(name));
        assertThat(ClientFile.read(notRunning.directory.clients()).revoked())
                .hasSize(8)
                .containsValues(names.toArray(String[]::new));
    }

    @Test
    void renewAndChange_keepTheRest_andRenewRevokesTheOldCertificate() throws Exception {
        ClientRights before = fixture.setup.rights("app").orElseThrow();
        try (KeyServerKekClient old = fixture.client("app")) {
            fixture.changeClients(() -> client(0, "app", "--renew", "--rate", "9/s"));
            assertThat(fixture.setup.rights("app")).contains(before.withRate(9));
            assertThatThrownBy(() -> old.wrap(fixture.kek(), dek(1), ACME))
                    .isInstanceOf(KeyServerRefusedException.class);
        }
        try (KeyServerKekClient renewed = fixture.client("app")) {
            renewed.wrap(fixture.kek(), dek(1), ACME);
        }
        try (KeyServerKekClient same = fixture.client("app")) {
            same.wrap(fixture.kek(), dek(1), ACME);
            fixture.changeClients(() -> client(0, "app", "--change", "--tenants", "globex"));
            assertThat(fixture.setup.rights("app").orElseThrow().tenants()).containsExactly("globex");
            assertThatThrownBy(() -> same.wrap(fixture.kek(), dek(1), ACME))
                    .hasMessageContaining("no right to this tenant");
            same.wrap(fixture.kek(), dek(1), ServerFixture.context("globex"));
        }
        assertThat(client(1, "nobody", "--change", "--rate", "9/s")).contains("not in the list");
        assertThat(client(1, "app", "--change", "--keks", "")).contains("without a KEK");
        assertThat(client(1, "new", "--tenants", "acme")).contains("--keks");
        assertThat(client(1, "app", "--keks", "main")).contains("--renew");
    }
}

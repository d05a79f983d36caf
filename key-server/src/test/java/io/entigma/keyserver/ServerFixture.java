// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.entigma.kek.WrapContext;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.keyserver.audit.AuditVerifier;
import io.entigma.keyserver.client.ClientRights;
import io.entigma.keyserver.files.AuthorityDirectory;
import io.entigma.keyserver.files.ClientFolder;
import io.entigma.keyserver.files.Secret;
import io.entigma.keyserver.files.SecretSource;
import io.entigma.keyserver.files.ServerDirectory;
import io.entigma.keyserver.kek.WeakPassphrases;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A real server in this process, on real TLS, with the KEK {@code main} and clients {@code app} (acme, globex; values
 * of customer.ssn and customer.iban), {@code all} (* of each) and {@code admin}. */
final class ServerFixture implements AutoCloseable {
    static final String PASSPHRASE = "passphrase-canary-8361";
    static final String STORE_PASSWORD = "store-password-canary-5120";
    static final KeyId KEY_ID = KeyId.parse("00112233445566778899aabbccddeeff");
    static final WrapContext ACME = context("acme");

    final ServerDirectory directory;
    final ServerSetup setup;
    KeyServer server;

    private ServerFixture(ServerSetup setup) {
        this.setup = setup;
        this.directory = setup.directory();
    }

    static ServerFixture start(Path path) {
        ServerFixture fixture = make(path);
        fixture.restart(builder -> builder);
        return fixture;
    }

    static ServerFixture make(Path path) {
        AuthorityDirectory authority = AuthorityDirectory.beside(path);
        copy(Template.SERVER, path);
        copy(AuthorityDirectory.beside(Template.SERVER).path(), authority.path());
        return new ServerFixture(ServerSetup.open(path, authority));
    }

    /** With an authority and KEKs of its own. */
    static ServerFixture ofAnotherAuthority(Path path) {
        return new ServerFixture(create(path));
    }

    private static ServerSetup create(Path path) {
        ServerSetup setup = ServerSetup.create(path, "main", List.of(), secret(PASSPHRASE), secret(STORE_PASSWORD));
        setup.addClient(
                "app",
                ClientRights.of(Set.of("main"), Set.of("acme", "globex"))
                        .withAttributes(Set.of("customer.ssn", "customer.iban"))
                        .withRate(10_000));
        setup.addClient("all", all().withAttributes(Set.of("*")));
        setup.addClient("admin", ClientRights.ofAdmin(Set.of("main")).withRate(10_000));
        return setup;
    }

    /** Made once in each JVM: certificates and passphrases take their time. */
    private static final class Template {
        static final Path SERVER = make();

        private static Path make() {
            try {
                Path target = Files.createDirectories(Path.of(System.getProperty("basedir", ""), "target"));
                Path server = Files.createTempDirectory(target, "servers").resolve("server");
                WeakPassphrases.reseal(create(server).directory().keyset(), secret(PASSPHRASE));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Rights to all KEKs and tenants. */
    static ClientRights all() {
        return ClientRights.of(Set.of("*"), Set.of("*")).withRate(10_000);
    }

    void restart(UnaryOperator<KeyServer.Builder> change) {
        close();
        server = change.apply(KeyServer.builder(directory.path())
                        .passphrase(secret(PASSPHRASE))
                        .storePassword(secret(STORE_PASSWORD)))
                .start();
    }

    static Secret secret(String text) {
        return Secret.copyOf(text.getBytes(StandardCharsets.UTF_8));
    }

    static WrapContext context(String tenant) {
        return new WrapContext(new TenantId(tenant), KEY_ID);
    }

    static CleartextKey dek(int fill) {
        byte[] bytes = new byte[CleartextKey.BYTES];
        Arrays.fill(bytes, (byte) fill);
        return CleartextKey.copyOf(bytes);
    }

    URI kek() {
        return server.kekUri("main");
    }

    KeyServerKekClient.Builder clientBuilder(String name) {
        return clientBuilder(directory.client(name));
    }

    /** A client with the files that one of the name was given. */
    static KeyServerKekClient.Builder clientBuilder(ClientFolder folder) {
        return KeyServerKekClient.builder()
                .clientKeyStore(folder.keyStore(), password(folder))
                .trustStore(folder.trustStore(), password(folder));
    }

    static char[] password(ClientFolder folder) {
        return SecretSource.readFile("password", folder.passwordFile()).toChars();
    }

    KeyServerKekClient client(String name) {
        return clientBuilder(name).build();
    }

    SSLContext tls(String client) throws Exception {
        return tls(directory.client(client));
    }

    static SSLContext tls(ClientFolder folder) throws Exception {
        char[] password = password(folder);
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store(folder.keyStore(), password), password);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store(folder.trustStore(), password));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** TLS of somebody who trusts the server and shows no certificate. */
    static SSLContext trusting(ClientFolder folder) throws Exception {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(store(folder.trustStore(), password(folder)));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore store(Path file, char[] password) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = new FileInputStream(file.toFile())) {
            store.load(in, password);
        }
        return store;
    }

    HttpResponse<String> send(String client, String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.uri() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newBuilder()
                .sslContext(tls(client))
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The right that an answer says to be missing, or nothing. */
    static String missing(HttpResponse<String> answer) {
        JsonElement right =
                JsonParser.parseString(answer.body()).getAsJsonObject().get("right");
        return right == null ? "" : right.getAsString();
    }

    List<String> auditLines() throws IOException {
        return Files.readAllLines(directory.auditLog());
    }

    ClientFolder addClient(String name, ClientRights rights) throws Exception {
        return addClient(name, rights, ServerSetup.CERTIFICATE_VALIDITY);
    }

    /** Adds a client, and waits until the server, if one runs, has taken it. */
    ClientFolder addClient(String name, ClientRights rights, Duration validity) throws Exception {
        if (server == null) {
            return setup.addClient(name, rights, validity);
        }
        changeClients(() -> setup.addClient(name, rights, validity));
        return directory.client(name);
    }

    void changeRights(String name, UnaryOperator<ClientRights> change) throws Exception {
        changeClients(() -> setup.changeRights(name, change));
    }

    /**
     * Changes the client list, and waits until the running server has taken it. Every change goes this way: one that nobody
     * waited for would be taken for the next.
     */
    void changeClients(Runnable change) throws Exception {
        long before = clientListLines("changed");
        change.run();
        await("the client list's change", () -> clientListLines("changed") > before);
    }

    /** How often the audit log tells something of the client list. */
    long clientListLines(String outcome) throws IOException {
        return auditLines().stream()
                .filter(line -> line.contains("\"op\":\"clients\"") && line.contains("\"outcome\":\"" + outcome + "\""))
                .count();
    }

    /** Waits until something is so, for a minute at most. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(what + " did not come in a minute");
            }
            Thread.sleep(10);
        }
    }

    HttpResponse<String> post(String client, String path, String body) throws Exception {
        return send(client, "POST", "/v1/keks/main" + path, body);
    }

    AuditVerifier verifier() {
        return new AuditVerifier(OfflineKeks.open(directory, secret(PASSPHRASE)).auditSecret());
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
    }
}

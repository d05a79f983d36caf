// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Entigma;
import io.entigma.Place;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.DamagedValueException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.jpa.SealedAttributes;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.kek.ValueContext;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.key.KeyId;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.spi.TenantResolver;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that the server itself seals and opens. */
class ValuesAtKeyServerTest {
    private static final KeyId NAME = KeyId.parse("00112233445566778899aabbccddeeff");

    @TempDir
    Path folder;

    private ServerFixture fixture;

    @BeforeEach
    void start() {
        fixture = ServerFixture.start(folder.resolve("server"));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    private static ValueContext context(String tenant, String attribute) {
        return new ValueContext(new TenantId(tenant), NAME, attribute);
    }

    private static final ValueContext SSN = context("acme", "customer.ssn");

    private static List<byte[]> values(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> ("canary " + i).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    private Entigma engine(java.net.URI kek, String url, String client) {
        return Entigma.builder()
                .kek(kek)
                .kekClient(fixture.clientBuilder(client)
                        .callTimeout(Duration.ofSeconds(2))
                        .build())
                .keyTable(KeyTable.at(url).schemaAction(KeyTable.SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .keyServerPolicy(KeyServerPolicy.defaults().withAttempts(2, Duration.ofMillis(20)))
                .build();
    }

    @Test
    void sealAndOpen_aBatch_inOrder_eachSealedForItself() {
        try (KeyServerKekClient client = fixture.client("app")) {
            List<byte[]> values = new ArrayList<>(values(98));
            values.add(new byte[0]);
            values.add(new byte[16 * 1024 + 16]);
            List<byte[]> sealed = client.sealAll(fixture.kek(), values, SSN);
            assertThat(sealed).hasSize(100);
            assertThat(client.openAll(fixture.kek(), sealed, SSN)).containsExactlyElementsOf(values);
            List<byte[]> same = client.sealAll(fixture.kek(), Collections.nCopies(2, values.get(0)), SSN);
            assertThat(same.get(0)).isNotEqualTo(same.get(1)).isNotEqualTo(sealed.get(0));
        }
    }

    @Test
    void open_otherTenantAttributeOrBytes_givesNothing() {
        try (KeyServerKekClient client = fixture.client("app")) {
            List<byte[]> sealed = client.sealAll(fixture.kek(), values(3), SSN);
            byte[] changed = sealed.get(1).clone();
            changed[changed.length - 1] ^= 1;
            List<byte[]> mixed = List.of(sealed.get(0), changed, new byte[0], new byte[40], sealed.get(2));
            assertThat(client.openAll(fixture.kek(), mixed, SSN))
                    .containsExactly(
                            values(3).get(0), null, null, null, values(3).get(2));
            assertThat(client.openAll(fixture.kek(), sealed, context("globex", "customer.ssn")))
                    .containsOnlyNulls();
            assertThat(client.openAll(fixture.kek(), sealed, context("acme", "customer.iban")))
                    .containsOnlyNulls();
        }
    }

    @Test
    void wrappedDek_isNoValue_andAValueIsNoWrappedDek() {
        try (KeyServerKekClient client = fixture.client("all")) {
            var wrapped = client.wrap(fixture.kek(), ServerFixture.dek(1), ServerFixture.ACME);
            assertThat(client.openAll(fixture.kek(), List.of(wrapped.toBytes()), SSN))
                    .containsOnlyNulls();
            byte[] sealed =
                    client.sealAll(fixture.kek(), List.of(new byte[32]), SSN).get(0);
            assertThatThrownBy(() -> client.unwrap(
                            fixture.kek(), new io.entigma.key.WrappedDek(sealed, "1"), ServerFixture.ACME))
                    .isInstanceOf(KeyServerRefusedException.class);
        }
    }

    @Test
    void client_withoutTheRight_isRefused_forTenantAndAttribute() throws Exception {
        try (KeyServerKekClient app = fixture.client("app");
                KeyServerKekClient admin = fixture.client("admin")) {
            List<byte[]> sealed = app.sealAll(fixture.kek(), values(1), SSN);
            for (ValueContext denied : List.of(context("acme", "customer.name"), context("other", "customer.ssn"))) {
                assertThatThrownBy(() -> app.sealAll(fixture.kek(), values(1), denied))
                        .isInstanceOf(KeyServerRefusedException.class)
                        .hasMessageContaining("denied");
                assertThatThrownBy(() -> app.openAll(fixture.kek(), sealed, denied))
                        .isInstanceOf(KeyServerRefusedException.class);
            }
            assertThatThrownBy(() -> admin.openAll(fixture.kek(), sealed, SSN))
                    .isInstanceOf(KeyServerRefusedException.class);
            fixture.changeRights("app", rights -> rights.withAttributes(java.util.Set.of()));
            assertThatThrownBy(() -> app.openAll(fixture.kek(), sealed, SSN))
                    .isInstanceOf(KeyServerRefusedException.class);
            // The right to its DEKs is another one.
            app.wrap(fixture.kek(), ServerFixture.dek(1), ServerFixture.ACME);
        }
    }

    @Test
    void rotate_oldVersionOpens_untilItIsDisabled() throws Exception {
        try (KeyServerKekClient client = fixture.client("app")) {
            List<byte[]> first = client.sealAll(fixture.kek(), values(1), SSN);
            assertThat(fixture.post("admin", "/rotate", "").statusCode()).isEqualTo(200);
            List<byte[]> second = client.sealAll(fixture.kek(), values(1), SSN);
            assertThat(client.kekVersion(first.get(0))).contains("1");
            assertThat(client.kekVersion(second.get(0))).contains("2");
            assertThat(client.kekVersion(new byte[0])).isEmpty();
            assertThat(client.openAll(fixture.kek(), List.of(first.get(0), second.get(0)), SSN))
                    .doesNotContainNull();
            fixture.post("admin", "/versions/1/disable", "");
            assertThatThrownBy(() -> client.openAll(fixture.kek(), List.of(first.get(0), second.get(0)), SSN))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("disabled");
            assertThat(client.openAll(fixture.kek(), second, SSN)).doesNotContainNull();
        }
    }

    @Test
    void auditLog_saysWhoseValuesAndHowMany_butNoValue() throws Exception {
        try (KeyServerKekClient client = fixture.client("app")) {
            client.openAll(fixture.kek(), client.sealAll(fixture.kek(), values(7), SSN), SSN);
            assertThatThrownBy(() -> client.sealAll(fixture.kek(), values(2), context("acme", "customer.name")))
                    .isInstanceOf(KeyServerRefusedException.class);
        }
        fixture.close();
        Path log = fixture.directory.auditLog();
        assertThat(Files.readAllLines(log))
                .anyMatch(line -> line.contains("\"op\":\"seal\"")
                        && line.contains("\"tenant\":\"acme\"")
                        && line.contains("\"context\":\"customer.ssn\"")
                        && line.contains("\"values\":7")
                        && line.contains("\"outcome\":\"ok\""))
                .anyMatch(line -> line.contains("\"op\":\"open\"") && line.contains("\"values\":7"))
                .anyMatch(line -> line.contains("customer.name") && line.contains("\"outcome\":\"denied\""))
                .noneMatch(line -> line.contains("canary") || line.contains("Y2FuYXJ5"));
        assertThat(fixture.verifier().check(List.of(log))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[]}",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":\"eA==\"}",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[1]}",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[null]}",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[\"??\"]}",
                "{\"tenant\":\"acme\",\"context\":\" \",\"values\":[\"eA==\"]}",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[\"eA==\"],\"more\":\"x\"}",
                "{\"tenant\":\"acme\",\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[\"eA==\"]}",
                "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":[\"eA==\"]}x"
            })
    void seal_oddBody_isABadRequest(String body) throws Exception {
        var response = fixture.post("app", "/seal", body);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).contains("bad_request");
    }

    @Test
    void seal_tooMuch_isRefused() throws Exception {
        String tooMany = "[" + String.join(",", Collections.nCopies(101, "\"eA==\"")) + "]";
        assertThat(fixture.post("app", "/seal", body(tooMany)).statusCode()).isEqualTo(400);
        String tooLong = "[\"" + java.util.Base64.getEncoder().encodeToString(new byte[16 * 1024 + 17]) + "\"]";
        assertThat(fixture.post("app", "/seal", body(tooLong)).statusCode()).isEqualTo(413);
        assertThat(statusOf(body("[\"" + "A".repeat(600 * 1024) + "\"]"))).isIn(413, 0);
        assertThat(fixture.post("app", "/wrap", "A".repeat(20_000)).statusCode())
                .isEqualTo(413);
    }

    /** 0 if the server closed the connection before it had read everything, which is an answer as well. */
    private int statusOf(String body) throws Exception {
        try {
            return fixture.post("app", "/seal", body).statusCode();
        } catch (java.io.IOException e) {
            return 0;
        }
    }

    private static String body(String list) {
        return "{\"tenant\":\"acme\",\"context\":\"customer.ssn\",\"values\":" + list + "}";
    }

    @Test
    void engine_overAProcess_holdsNoKey_andFailsClosedWhenItDies() throws Exception {
        fixture.close();
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        try (ServerProcess process = ServerProcess.start(folder, fixture.directory.path());
                Entigma entigma = engine(process.kek(), url, "app");
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> ssn = entigma.keyServerField("customer.ssn", String.class);
            byte[] sealed = ssn.seal("canary 123");
            assertThat(sealed).startsWith(0xF9, 3);
            assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
            assertThat(ssn.open(sealed)).isEqualTo("canary 123");
            assertThat(entigma.health().cachedKeys()).isZero();
            try (var connection = DriverManager.getConnection(url);
                    var rows = connection.createStatement().executeQuery("select count(*) from entigma_key")) {
                rows.next();
                assertThat(rows.getInt(1)).isZero();
            }
            assertThatThrownBy(() -> entigma.keyServerField("customer.iban", String.class)
                            .open(sealed))
                    .isInstanceOf(DamagedValueException.class);
            process.signal("KILL");
            assertThatThrownBy(() -> ssn.open(sealed)).isInstanceOf(KeyServerUnavailableException.class);
            assertThatThrownBy(() -> ssn.seal("canary 124"))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageNotContaining("canary");
        }
    }

    @Entity(name = "Customer")
    public static class Customer {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 50)
        String ssn;
    }

    private static SessionFactory factory(Entigma entigma, String url) {
        Configuration configuration = new Configuration().addAnnotatedClass(Customer.class);
        configuration.getProperties().put("jakarta.persistence.jdbc.url", url);
        configuration.getProperties().put("hibernate.hbm2ddl.auto", "update");
        configuration.getProperties().put(Entigma.SETTING, entigma);
        return configuration.buildSessionFactory();
    }

    private static void persist(SessionFactory factory, int from, int to) {
        TenantScope.run(
                "acme",
                () -> factory.inTransaction(session -> IntStream.range(from, to).forEach(id -> {
                    Customer customer = new Customer();
                    customer.id = (long) id;
                    customer.ssn = "canary " + id;
                    session.persist(customer);
                })));
    }

    private static List<byte[]> column(String url) throws Exception {
        List<byte[]> stored = new ArrayList<>();
        try (var connection = DriverManager.getConnection(url);
                var rows = connection.createStatement().executeQuery("select ssn from Customer order by id")) {
            while (rows.next()) {
                stored.add(rows.getBytes(1));
            }
        }
        return stored;
    }

    @Test
    void application_overAProcess_storesSealedValues_inFewCalls() throws Exception {
        fixture.close();
        String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
        try (ServerProcess process = ServerProcess.start(folder, fixture.directory.path());
                Entigma entigma = engine(process.kek(), url, "app");
                SessionFactory factory = factory(entigma, url)) {
            persist(factory, 0, 50);
            assertThat(column(url))
                    .hasSize(50)
                    .allSatisfy(stored -> assertThat(stored)
                            .startsWith(0xF9, 3)
                            .asString(StandardCharsets.ISO_8859_1)
                            .doesNotContain("canary"));
            TenantScope.run(
                    "acme",
                    () -> factory.inTransaction(session -> {
                        List<Long> ids = session.createQuery("select id from Customer", Long.class)
                                .getResultList();
                        SealedAttributes.of(session).openAhead(Customer.class, "ssn", ids);
                        assertThat(session.createQuery("from Customer", Customer.class)
                                        .getResultList())
                                .hasSize(50)
                                .allMatch(customer -> customer.ssn.equals("canary " + customer.id));
                    }));
            assertThat(Files.readAllLines(fixture.directory.auditLog()))
                    .filteredOn(line -> line.contains("\"client\":\"app\""))
                    // Not the key that authenticates the key table's rows.
                    .filteredOn(line -> !line.contains("entigma-installation:"))
                    .satisfiesExactly(
                            line -> assertThat(line).contains("\"op\":\"seal\"", "\"values\":50"),
                            line -> assertThat(line).contains("\"op\":\"open\"", "\"values\":50"));
            process.signal("KILL");
            assertThatThrownBy(() -> persist(factory, 50, 53))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("Customer.ssn");
            assertThat(column(url)).hasSize(50);
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.Health;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.keyserver.FaultProxy.Fault;
import io.entigma.spi.TenantResolver;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An engine, a real key server, and a bad network between them. */
class NetworkFaultTest {
    private static final Duration CALL = Duration.ofMillis(800);
    private static final Duration PAUSE = Duration.ofMillis(400);

    @TempDir
    Path folder;

    private ServerFixture fixture;
    private FaultProxy proxy;
    private Entigma entigma;
    private final String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    private final AtomicInteger tenants = new AtomicInteger();

    @BeforeEach
    void start() throws Exception {
        fixture = ServerFixture.start(folder.resolve("server"));
        proxy = new FaultProxy(fixture.kek().getPort());
        entigma = engine(URI.create("https://localhost:" + proxy.port() + "/v1/keks/main"));
    }

    @AfterEach
    void stop() throws Exception {
        entigma.close();
        proxy.close();
        fixture.close();
    }

    private Entigma engine(URI kek) {
        return Entigma.builder()
                .kek(kek)
                .kekClient(fixture.clientBuilder("all").callTimeout(CALL).build())
                .keyTable(KeyTable.at(url).schemaAction(KeyTable.SchemaAction.CREATE))
                .tenants(TenantResolver.scopeOnly())
                .keyServerPolicy(KeyServerPolicy.defaults()
                        .withAttempts(2, Duration.ofMillis(20))
                        .withPause(4, PAUSE))
                .build();
    }

    private byte[] seal(String tenant) {
        try (TenantScope scope = TenantScope.open(new TenantId(tenant))) {
            return entigma.field("t.c", String.class).seal("text");
        }
    }

    private String open(String tenant, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(new TenantId(tenant))) {
            return entigma.field("t.c", String.class).open(sealed);
        }
    }

    private String newTenant() {
        return "tenant " + tenants.incrementAndGet();
    }

    private void assertRecovers(byte[] sealed) throws Exception {
        ServerFixture.await("an answer of the server that is back", () -> {
            entigma.evictKeys();
            return isAnswered(() -> assertThat(open("acme", sealed)).isEqualTo("text"));
        });
        String fresh = newTenant();
        assertThat(open(fresh, seal(fresh))).isEqualTo("text");
        assertThat(entigma.health().status()).isEqualTo(Health.Status.UP);
    }

    /** It is not while the calls of a server that failed are stopped. */
    private static boolean isAnswered(Runnable call) {
        try {
            call.run();
            return true;
        } catch (KeyServerUnavailableException e) {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "DELAY"})
    void fault_isAClearErrorInTime_andPasses(Fault fault) throws Exception {
        byte[] sealed = seal("acme");
        proxy.does(fault);
        long start = System.nanoTime();
        List<Throwable> errors = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String tenant = newTenant();
            assertThatThrownBy(() -> seal(tenant))
                    .isInstanceOf(KeyServerUnavailableException.class)
                    .hasMessageContaining("'" + tenant + "'")
                    .satisfies(errors::add);
            // What is in memory works on.
            assertThat(open("acme", sealed)).isEqualTo("text");
            assertThat(open("acme", seal("acme"))).isEqualTo("text");
        }
        assertThat(errors).last().asString().contains("is not asked");
        // Less than if every attempt had been made and had waited.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CALL.multipliedBy(12));
        assertThat(entigma.health().status()).isIn(Health.Status.DOWN, Health.Status.DEGRADED);
        proxy.does(Fault.NONE);
        assertRecovers(sealed);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NONE", "DELAY"})
    void fault_whileTheServerSealsAndOpensValues_isAClearErrorInTime_andPasses(Fault fault) throws Exception {
        try (TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.keyServerField("t.c", String.class);
            String text = "canary ".repeat(1000);
            byte[] sealed = field.seal(text);
            proxy.does(fault);
            long start = System.nanoTime();
            List<Throwable> errors = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> field.open(sealed))
                        .isInstanceOf(KeyServerUnavailableException.class)
                        .hasMessageNotContaining("canary")
                        .satisfies(errors::add);
                assertThatThrownBy(() -> field.seal(text))
                        .isInstanceOf(KeyServerUnavailableException.class)
                        .hasMessageNotContaining("canary")
                        .satisfies(errors::add);
            }
            assertThat(errors).last().asString().contains("is not asked");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(CALL.multipliedBy(12));
            proxy.does(Fault.NONE);
            ServerFixture.await(
                    "an answer of the server that is back",
                    () -> isAnswered(() -> assertThat(field.open(sealed)).isEqualTo(text))
                            && entigma.health().status() == Health.Status.UP);
            assertThat(field.open(field.seal(text))).isEqualTo(text);
        }
    }

    @Test
    void delay_withinTheLimit_isOnlySlow() throws Exception {
        byte[] sealed = seal("acme");
        proxy.does(Fault.DELAY);
        entigma.close();
        entigma = Entigma.builder()
                .kek(URI.create("https://localhost:" + proxy.port() + "/v1/keks/main"))
                .kekClient(fixture.clientBuilder("all")
                        .callTimeout(Duration.ofSeconds(10))
                        .build())
                .keyTable(KeyTable.at(url))
                .tenants(TenantResolver.scopeOnly())
                .build();
        assertThat(open("acme", sealed)).isEqualTo("text");
    }

    /** A stopped process keeps its connections and answers nothing: the worst kind of silence. */
    @Test
    void server_stoppedOrKilled_isFeltInTime_andItsReturnToo() throws Exception {
        fixture.close();
        ServerProcess process = ServerProcess.start(folder, fixture.directory.path());
        entigma.close();
        entigma = engine(process.kek());
        byte[] sealed = seal("acme");
        process.signal("STOP");
        assertThatThrownBy(() -> seal(newTenant())).isInstanceOf(KeyServerUnavailableException.class);
        assertThat(open("acme", seal("acme"))).isEqualTo("text");
        process.signal("CONT");
        assertRecovers(sealed);
        int port = process.kek().getPort();
        process.signal("KILL");
        assertThatThrownBy(() -> seal(newTenant())).isInstanceOf(KeyServerUnavailableException.class);
        try (ServerProcess again = ServerProcess.start(folder, fixture.directory.path(), port)) {
            assertThat(again.kek()).isEqualTo(process.kek());
            assertRecovers(sealed);
        }
    }
}

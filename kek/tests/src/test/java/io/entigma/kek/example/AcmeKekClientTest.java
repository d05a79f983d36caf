// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.error.DamagedKeyException;
import io.entigma.error.EntigmaException;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.kek.KekClient;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.HttpsTestServer;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

// tag::contract
class AcmeKekClientTest extends KekClientContract {
    @TempDir
    Path folder;

    private FakeAcmeKms kms;
    private AcmeKekClient client;

    @BeforeEach
    void start() throws Exception {
        kms = new FakeAcmeKms(folder);
        client = open(Duration.ofSeconds(5));
    }

    @AfterEach
    void stop() {
        client.close();
        kms.close();
    }

    private AcmeKekClient open(Duration callTimeout) {
        return AcmeKekClient.builder(kms.address(), FakeAcmeKms.TOKEN)
                .trustStore(kms.trustStore(), HttpsTestServer.PASSWORD)
                .callTimeout(callTimeout)
                .build();
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return open(Duration.ofSeconds(5));
    }

    @Override
    protected URI kek() {
        return URI.create("acme:" + FakeAcmeKms.MAIN);
    }

    @Override
    protected URI unknownKek() {
        return URI.create("acme:none");
    }

    @Override
    protected List<String> secrets() {
        return List.of(FakeAcmeKms.TOKEN);
    }
    // end::contract

    // tag::rotation
    @Test
    void newVersion_wraps_oldStillOpens() {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        kms.addVersion();
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        assertThat(old.kekVersion()).isEqualTo("1");
        assertThat(moved.kekVersion()).isEqualTo("2");
        client.unwrap(kek(), old, ACME).close();
        try (CleartextKey again = client.unwrap(kek(), moved, ACME)) {
            assertThat(again.matches(dek())).isTrue();
        }
        assertThat(kms.operations()).containsExactly("wrap", "rewrap", "unwrap", "unwrap");
    }

    @Test
    void disabledVersion_isRefused_others_open() {
        WrappedDek old = client.wrap(kek(), dek(), ACME);
        kms.addVersion();
        WrappedDek moved = client.rewrap(kek(), old, ACME);
        kms.disable(1);
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), old, ACME));
        client.unwrap(kek(), moved, ACME).close();
    }
    // end::rotation

    // tag::statuses
    @Test
    void statuses_areOfTheRightKind() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        for (int status : new int[] {408, 425, 429, 500, 502, 503, 504}) {
            kms.fails(status);
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
        for (int status : new int[] {204, 302, 400, 401, 403, 404, 409, 410}) {
            kms.fails(status);
            assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(kek(), wrapped, ACME));
        }
    }

    @Test
    void key_withoutARightToIt_isRefused() {
        URI foreign = URI.create("acme:" + FakeAcmeKms.FOREIGN);
        assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(foreign, dek(), ACME));
    }
    // end::statuses

    // tag::answers
    @Test
    void answers_thatAreNoDek_orOfAnotherKey_areNotUsed() {
        WrappedDek wrapped = client.wrap(kek(), dek(), ACME);
        assertAnswer(KeyServerUnavailableException.class, wrapped, "main/1", 0);
        assertAnswer(DamagedKeyException.class, wrapped, "main/1", 16);
        assertAnswer(DamagedKeyException.class, wrapped, "main/1", 33);
        assertAnswer(KeyServerUnavailableException.class, wrapped, "other/1", 32);
        assertAnswer(KeyServerUnavailableException.class, wrapped, "main", 32);
        for (int length : new int[] {0, 32, WrappedDek.MAX_BYTES + 1}) {
            kms.lies(exchange -> FakeAcmeKms.answer(exchange, "main/1", new byte[length]));
            assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
        }
    }

    private void assertAnswer(Class<? extends EntigmaException> type, WrappedDek wrapped, String key, int size) {
        kms.lies(exchange -> FakeAcmeKms.answer(exchange, key, new byte[size]));
        assertFails(type, ACME, () -> client.unwrap(kek(), wrapped, ACME));
    }
    // end::answers

    // tag::limits
    @Test
    void answer_thatDoesNotEnd_isGivenUp() {
        try (AcmeKekClient hasty = open(Duration.ofMillis(500))) {
            kms.lies(exchange -> {
                exchange.sendResponseHeaders(200, 100);
                exchange.getResponseBody().write(1);
                exchange.getResponseBody().flush();
                Thread.sleep(20_000);
            });
            assertFails(KeyServerUnavailableException.class, ACME, () -> hasty.wrap(kek(), dek(), ACME));
        }
    }

    @Test
    void answer_thatIsTooLong_isBrokenOff() {
        kms.lies(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] part = new byte[64 * 1024];
            for (int i = 0; i < 1000; i++) {
                exchange.getResponseBody().write(part);
            }
        });
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
    }

    @Test
    void redirect_isNotFollowed_andNothingIsTriedAgain() {
        AtomicInteger requests = new AtomicInteger();
        for (int status : new int[] {302, 307, 503}) {
            requests.set(0);
            kms.lies(exchange -> {
                requests.incrementAndGet();
                exchange.getResponseHeaders().add("Location", kms.address() + "/v1/keys/main/wrap");
                exchange.sendResponseHeaders(status, -1);
            });
            assertFails(EntigmaException.class, ACME, () -> client.wrap(kek(), dek(), ACME));
            assertThat(requests).hasValue(1);
        }
    }
    // end::limits
}

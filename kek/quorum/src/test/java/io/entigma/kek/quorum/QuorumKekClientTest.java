// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.quorum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.subtle.Random;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.kek.contract.KekClientContract;
import io.entigma.key.CleartextKey;
import io.entigma.key.WrappedDek;
import io.entigma.testing.ClientSettings;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuorumKekClientTest extends KekClientContract {
    private static final URI KEK = URI.create("quorum:main");

    private final List<LocalKek> servers = IntStream.range(0, 5)
            .mapToObj(i -> new LocalKek(uri(i), Random.randBytes(32)))
            .toList();
    private final QuorumKekClient client = client(quorum(2, 3));

    private static URI uri(int i) {
        return URI.create("test:server-" + i);
    }

    private static Quorum quorum(int k, int n) {
        return new Quorum(
                k, IntStream.range(0, n).mapToObj(QuorumKekClientTest::uri).toList());
    }

    private QuorumKekClient.Builder builder(Quorum quorum) {
        QuorumKekClient.Builder builder = QuorumKekClient.builder()
                .quorum("main", quorum)
                .hedge(Duration.ofMillis(100))
                .callTimeout(Duration.ofSeconds(2));
        servers.forEach(builder::client);
        return builder;
    }

    private QuorumKekClient client(Quorum quorum) {
        return builder(quorum).build();
    }

    @Override
    protected KekClient client() {
        return client;
    }

    @Override
    protected KekClient newClient() {
        return client(quorum(2, 3));
    }

    @Override
    protected URI kek() {
        return KEK;
    }

    @Override
    protected URI unknownKek() {
        return URI.create("quorum:none");
    }

    @Override
    protected boolean opensWithoutSomeBytes() {
        return true;
    }

    private static void assertOpens(QuorumKekClient client, WrappedDek wrapped) {
        try (CleartextKey dek = client.unwrap(KEK, wrapped, ACME)) {
            assertThat(dek.matches(dek())).isTrue();
        }
    }

    @Test
    void everySetOfK_opens_andNoSmallerOne() {
        for (int k = 2; k <= 5; k++) {
            QuorumKekClient each = client(quorum(k, 5));
            WrappedDek wrapped = each.wrap(KEK, dek(), ACME);
            for (int bits = 0; bits < 32; bits++) {
                for (int i = 0; i < 5; i++) {
                    servers.get(i).down((bits >> i & 1) == 0);
                }
                if (Integer.bitCount(bits) >= k) {
                    assertOpens(each, wrapped);
                } else {
                    assertFails(KeyServerUnavailableException.class, ACME, () -> each.unwrap(KEK, wrapped, ACME));
                }
            }
            servers.forEach(server -> server.down(false));
        }
    }

    /** Who holds the database and all that fewer than k servers know has shares that fit every DEK. */
    @Test
    void sharesBelowK_sayNothingOfTheDek() {
        QuorumKekClient each = client(quorum(3, 5));
        int[] seen = new int[256];
        int rounds = 2_000;
        for (int round = 0; round < rounds; round++) {
            WrappedShares stored =
                    WrappedShares.parse(each.wrap(KEK, dek(), ACME).toBytes()).orElseThrow();
            for (int i = 0; i < 2; i++) {
                try (CleartextKey share =
                        servers.get(i).unwrap(uri(i), stored.shares().get(i), ACME)) {
                    assertThat(share.matches(dek())).isFalse();
                    seen[share.toCleartextBytes()[0] & 0xFF]++;
                }
            }
        }
        // The same DEK each time, yet its first byte's shares are spread evenly: 15.6 of each are expected.
        double expected = rounds * 2 / 256.0;
        double chiSquare = Arrays.stream(seen)
                .mapToDouble(n -> (n - expected) * (n - expected) / expected)
                .sum();
        assertThat(chiSquare).isLessThan(390);
    }

    @Test
    void wrap_needsAll_unwrapNeedsK_andAsksNoMore() {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        int before = servers.stream().mapToInt(LocalKek::unwraps).sum();
        assertOpens(client, wrapped);
        assertThat(servers.stream().mapToInt(LocalKek::unwraps).sum() - before).isEqualTo(2);
        servers.get(2).down(true);
        assertOpens(client, wrapped);
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.wrap(KEK, dek(), ACME));
    }

    @Test
    void hangingServer_delaysNoLongerThanTheHedge() {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        servers.get(0).delay(Duration.ofSeconds(5));
        long start = System.nanoTime();
        assertOpens(client, wrapped);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    /** A server that gives a share of its own instead of the one it was given. */
    private static final class Liar implements KekClient {
        private final LocalKek honest;

        Liar(LocalKek honest) {
            this.honest = honest;
        }

        @Override
        public boolean supports(URI kek) {
            return honest.supports(kek);
        }

        @Override
        public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
            return honest.wrap(kek, dek, context);
        }

        @Override
        public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
            return CleartextKey.copyOf(new byte[32]);
        }

        @Override
        public String describe() {
            return "liar";
        }
    }

    @Test
    void lyingServer_isNamed_andHarmsNothing() {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        QuorumKekClient.Builder builder =
                QuorumKekClient.builder().quorum("main", quorum(2, 3)).hedge(Duration.ofMillis(100));
        builder.client(new Liar(servers.get(0)));
        servers.subList(1, 3).forEach(builder::client);
        try (LogCapture log = LogCapture.start()) {
            assertOpens(builder.build(), wrapped);
            assertThat(log.entries()).anyMatch(line -> line.contains("test:server-0 gave another share"));
        }
        QuorumKekClient two = QuorumKekClient.builder()
                .quorum("main", quorum(2, 3))
                .client(new Liar(servers.get(0)))
                .client(new Liar(servers.get(1)))
                .client(servers.get(2))
                .build();
        assertFails(KeyServerRefusedException.class, ACME, () -> two.unwrap(KEK, wrapped, ACME));
    }

    @Test
    void changedQuorum_opensOldOnesIfNamed_butNeedsANewDekVersion() {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        for (Quorum changed : List.of(quorum(3, 3), quorum(2, 4), quorum(3, 5))) {
            assertFails(
                    KeyServerRefusedException.class, ACME, () -> client(changed).unwrap(KEK, wrapped, ACME));
            QuorumKekClient knows =
                    builder(changed).former("main", quorum(2, 3)).build();
            assertOpens(knows, wrapped);
            assertFails(KeyServerRefusedException.class, ACME, () -> knows.rewrap(KEK, wrapped, ACME));
            assertThatThrownBy(() -> knows.rewrap(KEK, wrapped, ACME)).hasMessageContaining("rotate-dek");
        }
    }

    @Test
    void rewrap_movesEachShare_andChangesTheVersion() {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        servers.get(1).rotate();
        WrappedDek moved = client.rewrap(KEK, wrapped, ACME);
        assertThat(moved.kekVersion()).isNotEqualTo(wrapped.kekVersion()).startsWith("2-of-3-");
        servers.get(1).disable("1");
        servers.get(0).down(true);
        assertOpens(client, moved);
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(KEK, wrapped, ACME));
    }

    @Test
    @DisplayName("where too many refuse, it does not matter that another one is away: trying again does not help")
    void refusals_thatLeaveTooFew_areOneRefusal() {
        WrappedDek wrapped = client.wrap(KEK, dek(), ACME);
        servers.get(0).revoked(true);
        servers.get(1).down(true);
        assertFails(KeyServerUnavailableException.class, ACME, () -> client.unwrap(KEK, wrapped, ACME));
        assertFails(KeyServerRefusedException.class, ACME, () -> client.wrap(KEK, dek(), ACME));
        servers.get(2).revoked(true);
        assertFails(KeyServerRefusedException.class, ACME, () -> client.unwrap(KEK, wrapped, ACME));
    }

    @Test
    void numbersThatMakeNoQuorum_areRefused() {
        List<URI> three = new ArrayList<>(quorum(2, 3).keks());
        for (int k : new int[] {-1, 0, 1, 4}) {
            assertThatThrownBy(() -> new Quorum(k, three)).isInstanceOf(MisconfigurationException.class);
        }
        assertThatThrownBy(() -> new Quorum(2, List.of(uri(0), uri(0)))).isInstanceOf(MisconfigurationException.class);
        assertThatThrownBy(() ->
                        QuorumKekClient.builder().quorum("main", quorum(2, 3)).build())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("test:server-0");
    }

    @Test
    void settings_makeTheQuorumAndItsClients(@TempDir Path folder) {
        String keks = IntStream.range(0, 3)
                .mapToObj(i -> folder.resolve("kek-" + i).toUri().toString())
                .reduce((one, other) -> one + " " + other)
                .orElseThrow();
        Map<String, String> settings = Map.of("quorum.main.threshold", "2", "quorum.main.keks", keks);
        try (KekClient made = new QuorumKekClientProvider().create(KEK, ClientSettings.of(settings));
                CleartextKey dek = made.unwrap(KEK, made.wrap(KEK, dek(), ACME), ACME)) {
            assertThat(dek.matches(dek())).isTrue();
        }
        assertThatThrownBy(() -> new QuorumKekClientProvider().create(KEK, ClientSettings.of(Map.of())))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("entigma.kek.quorum.main.threshold");
    }
}

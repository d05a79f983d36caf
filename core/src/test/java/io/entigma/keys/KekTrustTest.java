// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.TenantScope;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.TestDatabase;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the key table names, and what a caller names, is asked only if the settings name it too. */
class KekTrustTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final URI GOOD = URI.create("keys://server/keks/good");
    private static final URI OTHER = URI.create("keys://server/keks/other");

    private final Server server = new Server();
    private TestDatabase db;

    /** One key server with any number of KEKs, all of which its client is glad to serve. */
    private static final class Server implements KekClient {
        private final LocalKek real = new LocalKek(GOOD, new byte[32]);
        private final AtomicInteger callsOfOther = new AtomicInteger();

        private void count(URI kek) {
            if (!kek.equals(GOOD)) {
                callsOfOther.incrementAndGet();
            }
        }

        @Override
        public boolean supports(URI kek) {
            return "keys".equals(kek.getScheme());
        }

        @Override
        public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
            count(kek);
            return real.wrap(kek, dek, context);
        }

        @Override
        public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
            count(kek);
            return real.unwrap(kek, wrapped, context);
        }

        @Override
        public String describe() {
            return "a server with many KEKs";
        }
    }

    @BeforeEach
    void create() {
        db = Database.H2.create();
    }

    @AfterEach
    void drop() {
        db.close();
    }

    private Entigma engine(UnaryOperator<EntigmaBuilder> more) {
        return more.apply(Entigma.builder()
                        .kek(GOOD)
                        .kekClient(server)
                        .keyTable(KeyTable.at(db.url())
                                .user(db.user())
                                .password(db.password())
                                .schemaAction(SchemaAction.CREATE))
                        .tenants(TenantResolver.scopeOnly()))
                .build();
    }

    private static byte[] seal(Entigma entigma, TenantId tenant) {
        try (TenantScope scope = TenantScope.open(tenant)) {
            return entigma.field("t.c", String.class).seal("text");
        }
    }

    private static String open(Entigma entigma, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(ACME)) {
            return entigma.field("t.c", String.class).open(sealed);
        }
    }

    /** Moves the key of a tenant, as an operator whose settings name the KEK can. */
    private void pointKeysTo(URI kek) {
        int calls = server.callsOfOther.get();
        try (Entigma operator = engine(builder -> builder.trustedKeks(List.of(kek, OTHER)))) {
            assertThat(operator.keys()
                            .rotateKek(KekRotation.to(kek).tenants(List.of(ACME)))
                            .rewrapped())
                    .isEqualTo(1);
        }
        server.callsOfOther.set(calls);
    }

    @Test
    @DisplayName("a key under another KEK of the very server that is trusted is neither sealed with nor opened with")
    void keyTable_namesAnotherKekOfTheSameServer_isNotBelieved() {
        byte[] sealed;
        try (Entigma entigma = engine(builder -> builder)) {
            sealed = seal(entigma, ACME);
        }
        pointKeysTo(OTHER);
        try (Entigma entigma = engine(builder -> builder)) {
            assertThatThrownBy(() -> open(entigma, sealed))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining(OTHER.toString())
                    .hasMessageContaining("entigma.trusted-keks")
                    .hasMessageContaining("trustedKeks");
            assertThatThrownBy(() -> seal(entigma, ACME)).isInstanceOf(MisconfigurationException.class);
            assertThat(entigma.checkKeyServers().problems())
                    .singleElement()
                    .asString()
                    .contains("entigma.trusted-keks");
            KekRotationReport report = entigma.keys().rotateKek(KekRotation.toNewestVersion());
            assertThat(report.failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.reason()).contains("entigma.trusted-keks"));
        }
        assertThat(server.callsOfOther).hasValue(0);
        try (Entigma entigma = engine(builder -> builder.trustedKeks(List.of(OTHER)))) {
            assertThat(open(entigma, sealed)).isEqualTo("text");
        }
    }

    @Test
    void entryForMany_isBelieved_andToldAtTheStart() {
        byte[] sealed;
        try (Entigma entigma = engine(builder -> builder)) {
            sealed = seal(entigma, ACME);
        }
        pointKeysTo(OTHER);
        URI all = URI.create("keys://server/keks/*");
        try (LogCapture log = LogCapture.start();
                Entigma entigma = engine(builder -> builder.trustedKeks(List.of(all)))) {
            assertThat(log.entries())
                    .filteredOn(entry -> entry.contains(all.toString()))
                    .hasSize(1);
            assertThat(open(entigma, sealed)).isEqualTo("text");
            pointKeysTo(URI.create("keys://server/keks/../other"));
            entigma.evictKeys();
            assertThatThrownBy(() -> open(entigma, sealed)).isInstanceOf(MisconfigurationException.class);
        }
    }

    @Test
    void rotateKek_toAKekThatNobodyNamed_sendsNothing() {
        try (Entigma entigma = engine(builder -> builder.trustedKeks(List.of(URI.create("keys://server/keks/*"))))) {
            seal(entigma, ACME);
            WrappedKey before = entigma.keys().of(ACME).get(0);
            for (URI target :
                    List.of(OTHER, URI.create("https://evil.example/v1/keks/a"), URI.create("file:///tmp/a"))) {
                assertThatThrownBy(() -> entigma.keys().rotateKek(KekRotation.to(target)))
                        .isInstanceOf(MisconfigurationException.class)
                        .hasMessageContaining(target.toString())
                        .hasMessageContaining("Nothing was sent");
                assertThatThrownBy(() ->
                                entigma.keys().rotateKek(KekRotation.to(target).tenants(List.of(ACME))))
                        .isInstanceOf(MisconfigurationException.class);
            }
            assertThat(server.callsOfOther).hasValue(0);
            assertThat(entigma.keys().of(ACME).get(0)).isEqualTo(before);
        }
    }

    @Test
    @DisplayName("a tenant's own KEK is no place for the keys of others, whoever names it")
    void kekOfOneTenant_isTrustedForNoOther() {
        TenantId beta = new TenantId("beta");
        UnaryOperator<EntigmaBuilder> own =
                builder -> builder.tenantKeks(tenant -> Optional.of(OTHER).filter(kek -> tenant.equals(beta)));
        try (Entigma entigma = engine(own)) {
            byte[] sealed = seal(entigma, ACME);
            seal(entigma, beta);
            assertThat(entigma.keys().of(beta).get(0).kek()).isEqualTo(OTHER);
            int before = server.callsOfOther.get();
            pointKeysTo(OTHER);
            entigma.evictKeys();
            assertThatThrownBy(() -> open(entigma, sealed)).isInstanceOf(MisconfigurationException.class);
            assertThatThrownBy(() -> entigma.keys().rotateKek(KekRotation.to(OTHER)))
                    .isInstanceOf(MisconfigurationException.class);
            assertThat(server.callsOfOther).hasValue(before);
            KekRotationReport moved =
                    entigma.keys().rotateKek(KekRotation.to(OTHER).tenants(List.of(beta)));
            assertThat(moved.failures()).isEmpty();
        }
    }

    @Test
    void tenantKeks_thatFail_areNamed() {
        try (Entigma entigma = engine(builder -> builder.tenantKeks(tenant -> {
            throw new IllegalStateException("no such tenant");
        }))) {
            assertThatThrownBy(() -> seal(entigma, ACME))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("TenantKeks")
                    .hasMessageContaining("'acme'");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.job.KekRotation;
import io.entigma.kek.KekClient;
import io.entigma.kek.WrapContext;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.spi.TenantResolver;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.net.URI;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** A client of a key server that rotates behind a name that stays, written without a thought of versions. */
class UnversionedKekTest {
    private static final URI KEK = URI.create("quiet:kek");

    private static final class Client implements KekClient {
        private final LocalKek server = new LocalKek(KEK, new byte[32]);
        private final Map<String, WrappedDek> known = new ConcurrentHashMap<>();

        @Override
        public boolean supports(URI kek) {
            return kek.equals(KEK);
        }

        @Override
        public WrappedDek wrap(URI kek, CleartextKey dek, WrapContext context) {
            WrappedDek wrapped = server.wrap(kek, dek, context);
            known.put(name(wrapped), wrapped);
            return new WrappedDek(wrapped.toBytes(), "kek");
        }

        @Override
        public CleartextKey unwrap(URI kek, WrappedDek wrapped, WrapContext context) {
            return server.unwrap(kek, Objects.requireNonNull(known.get(name(wrapped))), context);
        }

        private static String name(WrappedDek wrapped) {
            return Base64.getEncoder().encodeToString(wrapped.toBytes());
        }

        @Override
        public String describe() {
            return "a KEK without versions";
        }
    }

    @Test
    void rotateKek_versionStaysTheSame_storesEveryRewrappedDek() {
        Client client = new Client();
        try (TestDatabase db = Database.H2.create();
                Entigma entigma = Entigma.builder()
                        .keyTable(KeyTable.in(db.dataSource()).schemaAction(KeyTable.SchemaAction.CREATE))
                        .kek(KEK)
                        .kekClient(client)
                        .tenants(TenantResolver.scopeOnly())
                        .build();
                TenantScope scope = TenantScope.open(new TenantId("acme"))) {
            SealedField<String> field = entigma.field("t.c", String.class);
            byte[] sealed = field.seal("text");
            client.server.rotate();
            assertThat(entigma.keys().rotateKek(KekRotation.toNewestVersion()).rewrapped())
                    .isEqualTo(1);
            client.server.disable("1");
            entigma.evictKeys();
            assertThat(field.open(sealed)).isEqualTo("text");
        }
    }
}

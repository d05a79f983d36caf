// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.tables.RowProblems;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.KeyTable;
import io.entigma.key.KeyTable.SchemaAction;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

class KeyStoreTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final int THREADS = 8;
    private static final int CHANGES = 12;

    private static JdbcKeyStore open(TestDatabase db) {
        JdbcKeyStore store = JdbcKeyStore.open(
                KeyTable.at(db.url()).user(db.user()).password(db.password()).schemaAction(SchemaAction.CREATE));
        FixedSigner signer = new FixedSigner();
        store.authenticate(signer, new RowProblems(problem -> {}));
        if (db.bytesOfEach("select key_id from entigma_installation").isEmpty()) {
            db.update(
                    "insert into entigma_installation (key_id, tenant, version, state, kek_uri, created_at, changed_at,"
                            + " use_estimate, epoch) values (?, ?, 1, 'ACTIVE', '', 0, 0, 0, 0)",
                    signer.signing().toBytes(),
                    new byte[] {1});
        }
        return store;
    }

    private static WrappedKey key(int version) {
        return key(version, KeyPurpose.DATA);
    }

    private static WrappedKey key(int version, KeyPurpose purpose) {
        WrappedDek wrapped = new WrappedDek(new byte[60], "1");
        Instant now = Instant.ofEpochMilli(1);
        return WrappedKey.of(
                DataKey.generate(ACME).id(),
                ACME,
                version,
                purpose,
                KeyState.LIVE,
                wrapped,
                URI.create("test:a"),
                now,
                now,
                0);
    }

    private static List<WrappedKey> withNext(List<WrappedKey> rows) {
        return Stream.concat(Stream.of(key(rows.get(0).version() + 1)), rows.stream())
                .toList();
    }

    @OnEveryDatabase
    void change_byManyAtOnce_comesOneAfterTheOther(TestDatabase db) throws Exception {
        try (JdbcKeyStore one = open(db);
                JdbcKeyStore two = open(db)) {
            one.insert(key(1));
            Parallel.run(THREADS, i -> () -> {
                for (int change = 0; change < CHANGES; change++) {
                    (i % 2 == 0 ? one : two).change(ACME, KeyStoreTest::withNext);
                    (i % 2 == 0 ? one : two).change(ACME, rows -> rows);
                }
            });
            assertThat(one.findAll(ACME)).hasSize(THREADS * CHANGES + 1);
            assertThat(one.changesSince(0).epoch()).isGreaterThanOrEqualTo(THREADS * CHANGES);
        }
    }

    @OnEveryDatabase
    void insert_ofAnotherPurpose_takesTheNextVersionOnce(TestDatabase db) {
        try (JdbcKeyStore one = open(db);
                JdbcKeyStore two = open(db)) {
            assertThat(one.insert(key(2, KeyPurpose.INDEX))).isFalse();
            assertThat(one.insert(key(1))).isTrue();
            assertThat(two.insert(key(1, KeyPurpose.INDEX))).isFalse();
            assertThat(two.insert(key(3, KeyPurpose.INDEX))).isFalse();
            assertThat(two.insert(key(2))).isFalse();
            WrappedKey index = key(2, KeyPurpose.INDEX);
            assertThat(two.insert(index)).isTrue();
            assertThat(one.insert(key(3, KeyPurpose.INDEX))).isFalse();
            assertThat(one.insert(key(3))).isFalse();
            assertThat(one.findAll(ACME)).extracting(WrappedKey::version).containsExactly(2, 1);
            assertThat(one.find(index.id())).contains(index);
            assertThat(one.changesSince(0).epoch()).isZero();
        }
    }

    @OnEveryDatabase
    void insert_ofBothPurposesByManyAtOnce_endsWithOneOfEach(TestDatabase db) throws Exception {
        try (JdbcKeyStore one = open(db);
                JdbcKeyStore two = open(db)) {
            List<Boolean> done = Parallel.call(THREADS, i -> () -> {
                KeyPurpose purpose = i % 4 < 2 ? KeyPurpose.DATA : KeyPurpose.INDEX;
                JdbcKeyStore store = i % 2 == 0 ? one : two;
                return store.insert(key(1, purpose)) || store.insert(key(2, purpose));
            });
            assertThat(done.stream().filter(stored -> stored)).hasSize(2);
            assertThat(one.findAll(ACME))
                    .extracting(WrappedKey::purpose)
                    .containsExactlyInAnyOrder(KeyPurpose.DATA, KeyPurpose.INDEX);
        }
    }

    @OnEveryDatabase
    void addUses_byManyAtOnce_countsAll(TestDatabase db) throws Exception {
        try (JdbcKeyStore store = open(db)) {
            WrappedKey key = key(1);
            store.insert(key);
            List<Long> sums = Parallel.call(THREADS, i -> () -> store.addUses(key.id(), 5));
            assertThat(sums).doesNotHaveDuplicates();
            assertThat(store.find(key.id()).orElseThrow().useEstimate()).isEqualTo(THREADS * 5L);
        }
    }
}

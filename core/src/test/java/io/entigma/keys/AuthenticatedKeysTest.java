// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.job.KeyListReview;
import io.entigma.kek.Health;
import io.entigma.kek.WrapContext;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;

/** Who writes the key table can destroy, but neither plant a key nor bring one back. */
class AuthenticatedKeysTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final byte[] ACME_BYTES = ACME.toBytes();
    private static final List<String> TABLES =
            List.of("entigma_key", "entigma_key_list", "entigma_installation", "entigma_epoch", "entigma_shred");

    private final LocalKek kek = new LocalKek();
    private final List<EntigmaListener.UntrustedRow> told = new CopyOnWriteArrayList<>();

    private Entigma node(TestDatabase db) {
        return node(db, builder -> builder);
    }

    private Entigma node(TestDatabase db, UnaryOperator<io.entigma.EntigmaBuilder> more) {
        return App.on(db)
                .kek(kek)
                .engine(builder ->
                        more.apply(builder.epochInterval(Duration.ofMillis(100)).listener(new EntigmaListener() {
                            @Override
                            public void rowNotTrusted(UntrustedRow row) {
                                told.add(row);
                            }
                        })))
                .buildEngine();
    }

    private static SealedField<String> field(Entigma entigma) {
        return entigma.field("t.c", String.class);
    }

    private static byte[] seal(Entigma entigma, String tenant) {
        try (TenantScope scope = TenantScope.open(new TenantId(tenant))) {
            return field(entigma).seal("canary");
        }
    }

    private static String open(Entigma entigma, String tenant, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(new TenantId(tenant))) {
            return field(entigma).open(sealed);
        }
    }

    private static KeyId keyOf(byte[] sealed) {
        return KeyId.read(sealed, 2);
    }

    /** The attacker's copy of tables, to be put back later. */
    private record Copy(TestDatabase db, List<String> tables) {
        static Copy of(TestDatabase db, String... tables) {
            List<String> taken = tables.length == 0 ? TABLES : List.of(tables);
            for (String table : taken) {
                db.execute("create table copy_of_" + table + " as select * from " + table);
            }
            return new Copy(db, taken);
        }

        void putBack() {
            for (String table : tables) {
                db.execute("delete from " + table, "insert into " + table + " select * from copy_of_" + table);
            }
        }
    }

    private void assertRefused(Entigma entigma, String tenant, byte[] sealed, String why) {
        assertThatThrownBy(() -> seal(entigma, tenant))
                .isInstanceOf(UntrustedRowException.class)
                .hasMessageContaining("'" + tenant + "'")
                .hasMessageContaining(why);
        assertThatThrownBy(() -> open(entigma, tenant, sealed)).isInstanceOf(UntrustedRowException.class);
        assertThat(told).anySatisfy(row -> {
            assertThat(row.row()).isEqualTo(tenant);
            assertThat(row.text()).contains(why);
        });
        assertThat(entigma.health().status()).isEqualTo(Health.Status.DOWN);
        assertThat(entigma.health().problems())
                .anySatisfy(problem -> assertThat(problem).contains("'" + tenant + "'"));
    }

    @OnEveryDatabase
    void untrustedRows_ofMoreTenantsThanAPage_areAllNamed(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            for (int i = 0; i < 250; i++) {
                byte[] unused = seal(entigma, "tenant-" + i);
            }
            assertThat(entigma.keys().untrustedRows()).isEmpty();
            // Of these only a key is left, or only a list.
            for (String tenant : List.of("tenant-0", "tenant-7", "tenant-99")) {
                db.update("delete from entigma_key_list where tenant = ?", new TenantId(tenant).toBytes());
            }
            for (String tenant : List.of("tenant-102", "tenant-249")) {
                db.update("delete from entigma_key where tenant = ?", new TenantId(tenant).toBytes());
            }
            assertThat(entigma.keys().untrustedRows())
                    .extracting(row -> row.row().replaceAll(":.*", ""))
                    .containsExactlyInAnyOrder("tenant-0", "tenant-7", "tenant-99", "tenant-102", "tenant-249");
        }
    }

    @OnEveryDatabase
    @DisplayName("A retired key that is made active again by hand seals nothing, and other tenants go on")
    void seal_stateChangedByHand_isRefused(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db)) {
            byte[] old = seal(entigma, "acme");
            entigma.keys().rotateDek(List.of(ACME));
            byte[] sealed = seal(entigma, "acme");
            assertThat(keyOf(sealed)).isNotEqualTo(keyOf(old));
            db.update("update entigma_key set state = 'LIVE' where key_id = ?", (Object)
                    keyOf(sealed).toBytes());
            db.update("update entigma_key set state = 'ACTIVE' where key_id = ?", (Object)
                    keyOf(old).toBytes());
            entigma.evictKeys();
            assertRefused(entigma, "acme", sealed, "was changed or is missing");
            seal(entigma, "beta");
            try (Entigma cold = node(db)) {
                assertRefused(cold, "acme", sealed, "was changed or is missing");
            }
        }
    }

    @OnEveryDatabase
    @DisplayName("A key of the attacker's own, wrapped under the very KEK, is not used, and is reported")
    void seal_plantedKey_isNotUsed(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, "acme");
            DataKey planted = DataKey.generate(ACME);
            WrappedDek wrapped = kek.wrap(LocalKek.URI_A, planted.cleartext(), new WrapContext(ACME, planted.id()));
            db.update(
                    "insert into entigma_key (key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version, created_at,"
                            + " changed_at, use_estimate, epoch) values (?, ?, 2, 'ACTIVE', ?, 'test:a', '1', 0, 0, 0, 0)",
                    planted.id().toBytes(),
                    ACME_BYTES,
                    wrapped.toBytes());
            entigma.evictKeys();
            assertThat(keyOf(seal(entigma, "acme"))).isEqualTo(keyOf(sealed));
            assertThat(open(entigma, "acme", sealed)).isEqualTo("canary");
            assertThat(told)
                    .singleElement()
                    .satisfies(
                            row -> assertThat(row.text()).contains(planted.id().toString()));
            assertThat(entigma.health().status()).isEqualTo(Health.Status.DOWN);
            db.update("delete from entigma_key where version = 2");
            entigma.evictKeys();
            seal(entigma, "acme");
            assertThat(entigma.health().problems()).isEmpty();
        }
    }

    @OnEveryDatabase
    @DisplayName("A row that is none harms nobody: not its tenant, no other, no list and no rotation")
    void rows_malformed_harmNobody(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, "acme");
            String insert =
                    "insert into entigma_key (key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version,"
                            + " created_at, changed_at, use_estimate, epoch) values (?, ?, 9, ?, ?, ?, '', 0, 0, 0, 99)";
            byte[] id = new byte[16];
            Arrays.fill(id, (byte) 1);
            db.update(insert, id, new byte[] {0x0a}, "GONE", null, "not a uri \u0007");
            byte[] other = id.clone();
            other[0] = 2;
            db.update(insert, other, ACME_BYTES, "GONE", new byte[] {1}, "");
            entigma.evictKeys();
            assertThat(open(entigma, "acme", sealed)).isEqualTo("canary");
            seal(entigma, "acme");
            List<WrappedKey> listed = new ArrayList<>();
            entigma.keys().forEach(listed::add);
            assertThat(listed).extracting(WrappedKey::id).containsExactly(keyOf(sealed));
            assertThat(entigma.keys().rotateDek(List.of(ACME)).rotated()).hasSize(1);
            assertThat(entigma.checkKeyServers().problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem).doesNotContain("\u0007"));
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "An older state, authentic as it is, is refused by a node that has seen a later one, until it is accepted")
    void tables_putBack_areRefusedUntilAccepted(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db);
                Entigma operator = node(db)) {
            byte[] first = seal(entigma, "acme");
            byte[] beta = seal(entigma, "beta");
            Copy copy = Copy.of(db);
            entigma.keys().rotateDek(List.of(ACME));
            byte[] second = seal(entigma, "acme");
            entigma.evictKeys();
            seal(entigma, "acme");
            copy.putBack();
            entigma.evictKeys();
            assertRefused(entigma, "acme", first, "put back to an older state");
            assertThat(told).anySatisfy(row -> assertThat(row.isRolledBack()).isTrue());
            assertThat(open(entigma, "beta", beta)).isEqualTo("canary");

            List<KeyListReview> review = operator.keys().reviewRestore();
            assertThat(review).allSatisfy(each -> assertThat(each.problem()).isNull());
            assertThat(operator.keys().acceptRestore(review)).isEmpty();
            entigma.evictKeys();
            assertThat(open(entigma, "acme", first)).isEqualTo("canary");
            assertThat(keyOf(seal(entigma, "acme"))).isEqualTo(keyOf(first));
            assertThat(entigma.health().problems()).isEmpty();
            assertThatThrownBy(() -> open(entigma, "acme", second))
                    .isInstanceOf(io.entigma.error.UnknownKeyException.class);
            assertThat(db.bytesOfEach("select tenant from entigma_accepted")).hasSize(review.size());

            // The same old state once more: it is older than what was accepted.
            copy.putBack();
            entigma.evictKeys();
            assertThatThrownBy(() -> seal(entigma, "acme")).isInstanceOf(UntrustedRowException.class);
        }
    }

    @OnEveryDatabase
    void acceptRestore_changedSinceTheReview_isLeft(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db)) {
            seal(entigma, "acme");
            List<KeyListReview> review = entigma.keys().reviewRestore();
            entigma.keys().rotateDek(List.of(ACME));
            assertThat(entigma.keys().acceptRestore(review)).containsExactly(ACME);
        }
    }

    @OnEveryDatabase
    @DisplayName("A tenant whose rows are lost for good is accepted so, and can have values again")
    void acceptRestore_ofLostRows_letsTheTenantBeginAnew(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, "acme");
            db.update("delete from entigma_key where tenant = ?", (Object) ACME_BYTES);
            entigma.evictKeys();
            assertThatThrownBy(() -> seal(entigma, "acme")).isInstanceOf(UntrustedRowException.class);
            List<KeyListReview> lost = entigma.keys().reviewRestore().stream()
                    .filter(review -> !review.isAuthentic())
                    .toList();
            assertThat(lost)
                    .singleElement()
                    .satisfies(review -> assertThat(review.tenant()).isEqualTo(ACME));
            assertThat(entigma.keys().acceptRestore(lost)).isEmpty();
            entigma.evictKeys();
            byte[] again = seal(entigma, "acme");
            assertThat(open(entigma, "acme", again)).isEqualTo("canary");
            assertThatThrownBy(() -> open(entigma, "acme", sealed))
                    .isInstanceOf(io.entigma.error.UnknownKeyException.class);
        }
    }

    @OnEveryDatabase
    @DisplayName("Rows that are deleted under a node: within an epoch nothing is sealed under the key that is gone")
    void seal_keyGone_endsWithinAnEpoch(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db, builder -> builder.epochInterval(Duration.ofMillis(50)));
                Entigma other = node(db)) {
            seal(entigma, "acme");
            db.update("delete from entigma_key where tenant = ?", (Object) ACME_BYTES);
            db.update("delete from entigma_key_list where tenant = ?", (Object) ACME_BYTES);
            seal(other, "acme");
            KeyId newKey = KeyId.of(db.bytes("select key_id from entigma_key where tenant = ?", ACME_BYTES));
            // Refused, or under the key that is there: never again under the one that is gone.
            Await.value(
                    "the end of the key that is gone",
                    () -> sealedUnder(entigma),
                    used -> used == null || used.equals(newKey));
        }
    }

    private static @org.jspecify.annotations.Nullable KeyId sealedUnder(Entigma entigma) {
        try {
            return keyOf(seal(entigma, "acme"));
        } catch (UntrustedRowException e) {
            return null;
        }
    }

    @OnEveryDatabase
    @DisplayName("The proof rows of a shredded tenant are deleted: no first key is made, only a key on purpose")
    void seal_proofOfShreddingDeleted_isRefused(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            seal(entigma, "acme");
            entigma.keys().requestShred(ACME, Duration.ZERO);
            assertThat(entigma.keys().shredDue()).hasSize(1);
            db.update("delete from entigma_key where tenant = ?", (Object) ACME_BYTES);
            db.update("delete from entigma_key_list where tenant = ?", (Object) ACME_BYTES);
            try (Entigma cold = node(db)) {
                assertThatThrownBy(() -> seal(cold, "acme")).isInstanceOf(KeyDestroyedException.class);
                assertThat(db.bytesOfEach("select key_id from entigma_key")).isEmpty();
                assertThat(cold.keys().enable(ACME).state()).isEqualTo(KeyState.ACTIVE);
                seal(cold, "acme");
            }
        }
    }

    @OnEveryDatabase
    void list_changedInAnyColumn_isRefused(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, "acme");
            seal(entigma, "beta");
            Copy copy = Copy.of(db, "entigma_key_list");
            byte[] entries = db.bytes("select entries from entigma_key_list where tenant = ?", ACME_BYTES);
            entries[20] ^= 1;
            byte[] half = Arrays.copyOf(entries, entries.length / 2);
            for (Object[] change : new Object[][] {
                {"generation = generation + 1"},
                {"entries = ?", entries},
                {"entries = ?", half},
                {"entries = ?", new byte[0]},
                {"mac = ?", new byte[32]},
                {"signer = ?", new byte[16]},
            }) {
                String sql = "update entigma_key_list set " + change[0] + " where tenant = ?";
                db.update(sql, change.length == 1 ? new Object[] {ACME_BYTES} : new Object[] {change[1], ACME_BYTES});
                try (Entigma cold = node(db)) {
                    assertThatThrownBy(() -> open(cold, "acme", sealed)).isInstanceOf(UntrustedRowException.class);
                    assertThat(cold.keys().rotateDek(List.of(ACME)).failures()).hasSize(1);
                }
                copy.putBack();
            }
            db.update("delete from entigma_key_list where tenant = ?", (Object) ACME_BYTES);
            try (Entigma cold = node(db)) {
                assertThatThrownBy(() -> seal(cold, "acme"))
                        .isInstanceOf(UntrustedRowException.class)
                        .hasMessageContaining("no authenticated list");
            }
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "The keys that authenticate are deleted, changed or planted: nothing is believed, nothing is made anew")
    void installation_tamperedWith_nothingIsBelieved(TestDatabase db) {
        byte[] sealed;
        try (Entigma entigma = node(db)) {
            sealed = seal(entigma, "acme");
        }
        Copy copy = Copy.of(db);
        for (String attack : List.of(
                "delete from entigma_installation",
                "update entigma_installation set state = 'RETIRED'",
                "update entigma_installation set kek_uri = 'test:other'",
                "update entigma_installation set created_at = 1",
                "delete from entigma_key_list where generation > 0")) {
            db.execute(attack);
            try (Entigma cold = node(db)) {
                assertThatThrownBy(() -> open(cold, "acme", sealed))
                        .as(attack)
                        .isInstanceOf(UntrustedRowException.class);
                assertThatThrownBy(() -> seal(cold, "acme")).as(attack).isInstanceOf(UntrustedRowException.class);
            }
            copy.putBack();
        }
        try (Entigma cold = node(db)) {
            assertThat(open(cold, "acme", sealed)).isEqualTo("canary");
        }
        db.execute("delete from entigma_installation");
        try (Entigma operator = node(db)) {
            List<KeyListReview> review = operator.keys().reviewRestore();
            assertThat(review).anySatisfy(each -> assertThat(each.isAuthentic()).isFalse());
            assertThat(operator.keys()
                            .acceptRestore(review.stream()
                                    .filter(each -> each.tenant().equals(ACME))
                                    .toList()))
                    .isEmpty();
            assertThat(open(operator, "acme", sealed)).isEqualTo("canary");
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "The installation's key is rotated: every list is signed anew, nodes go on, and the old key signs no more")
    void rotateInstallationKey_signsAllAnew(TestDatabase db) throws Exception {
        try (Entigma running = node(db);
                Entigma operator = node(db)) {
            byte[] sealed = seal(running, "acme");
            seal(running, "beta");
            Copy before = Copy.of(db, "entigma_installation", "entigma_key_list");
            assertThat(operator.keys().rotateInstallationKey().failures()).isEmpty();
            assertThat(db.bytesOfEach("select distinct signer from entigma_key_list"))
                    .hasSize(1);
            // This node has not heard of it yet, and signs all the same with the new one.
            running.evictKeys();
            assertThat(open(running, "acme", sealed)).isEqualTo("canary");
            running.keys().rotateDek(List.of(ACME));
            seal(running, "gamma");
            assertThat(db.bytesOfEach("select distinct signer from entigma_key_list"))
                    .hasSize(1);
            assertThat(db.bytesOfEach("select key_id from entigma_installation where state = 'RETIRED'"))
                    .hasSize(1);
            before.putBack();
            running.evictKeys();
            assertThatThrownBy(() -> seal(running, "acme")).isInstanceOf(UntrustedRowException.class);
        }
    }

    @OnEveryDatabase
    @DisplayName("Applications with KEKs of their own share a key table, and each believes its own rows")
    void applications_withOwnKeks_shareATable(TestDatabase db) throws Exception {
        URI uri = URI.create("test:b");
        LocalKek otherKek = new LocalKek(uri, new byte[32]);
        try (Entigma one = node(db);
                Entigma two = App.on(db)
                        .kek(otherKek)
                        .engine(builder -> builder.kek(uri).epochInterval(Duration.ofMillis(100)))
                        .buildEngine()) {
            byte[] ones = seal(one, "acme");
            byte[] twos = seal(two, "beta");
            one.evictKeys();
            two.evictKeys();
            assertThat(open(one, "acme", ones)).isEqualTo("canary");
            assertThat(open(two, "beta", twos)).isEqualTo("canary");
            assertThat(db.bytesOfEach("select key_id from entigma_installation"))
                    .hasSize(2);
            assertThatThrownBy(() -> open(two, "acme", ones)).isInstanceOf(UntrustedRowException.class);
            assertThat(one.keys()
                            .rotateKek(io.entigma.job.KekRotation.toNewestVersion())
                            .failures())
                    .allSatisfy(failure -> assertThat(failure.tenant()).isEqualTo(new TenantId("beta")));
            // Its own rows are signed anew, and the other's left to the other.
            assertThat(one.keys().rotateInstallationKey().failures()).isEmpty();
            assertThat(db.bytesOfEach("select key_id from entigma_installation where state = 'RETIRED'"))
                    .hasSize(1);
            one.evictKeys();
            two.evictKeys();
            assertThat(open(one, "acme", ones)).isEqualTo("canary");
            assertThat(open(two, "beta", twos)).isEqualTo("canary");
            assertThat(one.keys().untrustedRows())
                    .extracting(EntigmaListener.UntrustedRow::row)
                    .contains("beta")
                    .doesNotContain("acme");
        }
    }

    @OnEveryDatabase
    void seal_byManyNodesAtOnce_makesOneInstallationKey(TestDatabase db) throws Exception {
        List<Entigma> nodes = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                nodes.add(node(db));
            }
            List<byte[]> all = Parallel.call(16, i -> () -> seal(nodes.get(i % 4), "tenant " + i));
            assertThat(db.bytesOfEach("select key_id from entigma_installation"))
                    .hasSize(1);
            for (int i = 0; i < 16; i++) {
                assertThat(open(nodes.get((i + 1) % 4), "tenant " + i, all.get(i)))
                        .isEqualTo("canary");
            }
        } finally {
            nodes.forEach(Entigma::close);
        }
    }

    @OnEveryDatabase
    void seal_forATenantWithAReservedName_isRefused(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            assertThatThrownBy(() -> seal(entigma, "entigma-installation:1"))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("Entigma's own");
        }
    }

    @OnEveryDatabase
    @DisplayName("A shred request that Entigma did not write destroys nothing")
    void shredDue_requestByHand_isNotCarriedOut(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, "acme");
            seal(entigma, "beta");
            db.update(
                    "insert into entigma_shred (tenant, state, requested_at, due_at) values (?, 'REQUESTED', 0, 1)",
                    (Object) ACME_BYTES);
            entigma.keys().requestShred(new TenantId("beta"), Duration.ZERO);
            assertThat(entigma.keys().shredDue())
                    .extracting(request -> request.tenant().value())
                    .containsExactly("beta");
            assertThat(open(entigma, "acme", sealed)).isEqualTo("canary");
            assertThat(told).extracting(EntigmaListener.UntrustedRow::table).contains("entigma_shred");
        }
    }

    @OnEveryDatabase
    @DisplayName("No column of the new tables holds a key or a value in the clear")
    void tables_holdNothingSecret(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            seal(entigma, "acme");
            for (Map.Entry<String, String> column : Map.of(
                            "entigma_key_list", "entries",
                            "entigma_installation", "wrapped_dek")
                    .entrySet()) {
                for (byte[] bytes : db.bytesOfEach("select " + column.getValue() + " from " + column.getKey())) {
                    assertThat(new String(bytes, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
                }
            }
        }
    }
}

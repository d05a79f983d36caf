// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.Keys;
import io.entigma.SealedField;
import io.entigma.TenantScope;
import io.entigma.error.KeyDestroyedException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.job.DekRotationReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.KekRotation;
import io.entigma.job.StoredData;
import io.entigma.job.VerifiedColumn;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.IndexKeys;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Index keys live beside DEKs in the key table, under the same protections, and are never taken for one. */
class IndexKeyTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");

    private final LocalKek kek = new LocalKek();
    private final List<EntigmaListener.UntrustedRow> told = new CopyOnWriteArrayList<>();

    private Entigma node(TestDatabase db) {
        return node(db, builder -> builder);
    }

    private Entigma node(TestDatabase db, UnaryOperator<EntigmaBuilder> more) {
        return App.on(db)
                .kek(kek)
                .engine(builder ->
                        more.apply(builder.epochInterval(Duration.ofMillis(50)).listener(new EntigmaListener() {
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

    private static byte[] seal(Entigma entigma, TenantId tenant) {
        try (TenantScope scope = TenantScope.open(tenant)) {
            return field(entigma).seal("canary");
        }
    }

    private static String open(Entigma entigma, TenantId tenant, byte[] sealed) {
        try (TenantScope scope = TenantScope.open(tenant)) {
            return field(entigma).open(sealed);
        }
    }

    private static long number(TestDatabase db, String sql) {
        return ((Number) db.value(sql)).longValue();
    }

    private static List<String> kinds(Entigma entigma, TenantId tenant) {
        return entigma.keys().of(tenant).stream()
                .map(key -> key.version() + " " + key.purpose() + " " + key.state())
                .toList();
    }

    @OnEveryDatabase
    @DisplayName(
            "An index key is made at first need, is another one for each tenant, and stays through restart and rotate-dek")
    void indexKey_ofATenant_isMadeOnceAndStays(TestDatabase db) throws Exception {
        KeyId key;
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, ACME);
            assertThat(IndexKeys.find(entigma, ACME)).isEmpty();
            assertThat(kinds(entigma, ACME)).containsExactly("1 DATA ACTIVE");
            key = IndexKeys.use(entigma, ACME);
            assertThat(kinds(entigma, ACME)).containsExactly("2 INDEX ACTIVE", "1 DATA ACTIVE");
            assertThat(key).isNotEqualTo(KeyId.read(sealed, 2)).isNotEqualTo(IndexKeys.use(entigma, BETA));
            entigma.keys().rotateDek(List.of(ACME, BETA));
            assertThat(kinds(entigma, ACME)).containsExactly("3 DATA ACTIVE", "2 INDEX ACTIVE", "1 DATA LIVE");
            assertThat(kinds(entigma, BETA)).containsExactly("1 INDEX ACTIVE");
        }
        try (Entigma restarted = node(db)) {
            assertThat(IndexKeys.find(restarted, ACME)).containsExactly(key);
            assertThat(IndexKeys.use(restarted, ACME)).isEqualTo(key);
            // A tenant whose first key was an index key.
            open(restarted, BETA, seal(restarted, BETA));
            assertThat(kinds(restarted, BETA)).containsExactly("2 DATA ACTIVE", "1 INDEX ACTIVE");
            assertThat(restarted.keys().untrustedRows()).isEmpty();
            assertThat(number(db, "select max(use_estimate) from entigma_key where purpose = 'INDEX'"))
                    .isZero();
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "Two nodes and many threads need the first DEK and the first index key of new tenants at once: one of each")
    void firstKeys_ofBothPurposesAtOnce_areOneOfEach(TestDatabase db) throws Exception {
        int tenants = 12;
        try (Entigma one = node(db);
                Entigma two = node(db)) {
            seal(one, ACME);
            long epoch = number(db, "select epoch from entigma_epoch");
            List<byte[]> sealed = new CopyOnWriteArrayList<>();
            Parallel.run(8, i -> () -> {
                Entigma node = i % 2 == 0 ? one : two;
                for (int t = 0; t < tenants; t++) {
                    TenantId tenant = new TenantId("tenant " + t);
                    if (i % 4 < 2) {
                        IndexKeys.use(node, tenant);
                    } else if (i % 8 < 6) {
                        seal(node, tenant);
                    } else {
                        IndexKeys.find(node, tenant);
                        sealed.add(seal(node, tenant));
                    }
                }
            });
            for (int t = 0; t < tenants; t++) {
                TenantId tenant = new TenantId("tenant " + t);
                assertThat(one.keys().of(tenant))
                        .extracting(WrappedKey::purpose)
                        .containsExactlyInAnyOrder(KeyPurpose.DATA, KeyPurpose.INDEX);
                assertThat(one.keys().of(tenant))
                        .extracting(WrappedKey::version)
                        .containsExactly(2, 1);
                assertThat(IndexKeys.find(one, tenant)).isEqualTo(IndexKeys.find(two, tenant));
            }
            assertThat(sealed).hasSize(2 * tenants);
            assertThat(told).isEmpty();
            assertThat(one.keys().untrustedRows()).isEmpty();
            // A first key of its purpose is no change that nodes would have to hear of.
            assertThat(number(db, "select epoch from entigma_epoch")).isEqualTo(epoch);
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("Many threads with a cold cache cost one unwrap, and a warm one costs none")
    void indexKey_manyThreads_costOneUnwrap(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db)) {
            KeyId key = IndexKeys.use(entigma, ACME);
            entigma.evictKeys();
            int before = kek.unwraps();
            kek.delay(Duration.ofMillis(50));
            Parallel.run(20, i -> () -> assertThat(IndexKeys.use(entigma, ACME)).isEqualTo(key));
            assertThat(IndexKeys.find(entigma, ACME)).containsExactly(key);
            assertThat(kek.unwraps() - before).isEqualTo(1);
            kek.down(true);
            assertThat(IndexKeys.use(entigma, ACME)).isEqualTo(key);
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "A rotated index key is live and then active on every node; the old one is looked for, DEKs stay as they are")
    void rotateIndexKey_onOneNode_isHeardOnTheOther(TestDatabase db) throws Exception {
        // Time for the other node to look, however busy the machine is.
        try (Entigma one = node(db, builder -> builder.activationDelay(Duration.ofSeconds(2)));
                Entigma two = node(db)) {
            byte[] sealed = seal(one, ACME);
            KeyId old = IndexKeys.use(one, ACME);
            assertThat(IndexKeys.use(two, ACME)).isEqualTo(old);
            assertThat(IndexKeys.find(two, ACME)).containsExactly(old);
            seal(one, BETA);
            var report = one.keys().rotateIndexKey(List.of(ACME, BETA, new TenantId("nobody")));
            assertThat(report.failures()).isEmpty();
            assertThat(report.withoutKey()).containsExactlyInAnyOrder(BETA, new TenantId("nobody"));
            KeyId next = report.rotated().get(0).keyId();
            assertThat(report.rotated()).singleElement().satisfies(rotated -> {
                assertThat(rotated.before()).isEqualTo(2);
                assertThat(rotated.now()).isEqualTo(3);
            });
            assertThat(kinds(one, ACME)).containsExactly("3 INDEX ACTIVE", "2 INDEX LIVE", "1 DATA ACTIVE");
            assertThat(kinds(one, BETA)).containsExactly("1 DATA ACTIVE");
            assertThat(IndexKeys.use(one, ACME)).isEqualTo(next);
            // Looked for by every node before the first value is under it.
            assertThat(IndexKeys.find(two, ACME)).containsExactly(next, old);
            Await.value("the new index key on the other node", () -> IndexKeys.use(two, ACME), next::equals);
            assertThat(open(two, ACME, sealed)).isEqualTo("canary");
        }
    }

    @OnEveryDatabase
    void rotateIndexKey_concurrently_endsWithOneActiveKey(TestDatabase db) throws Exception {
        try (Entigma one = node(db);
                Entigma two = node(db)) {
            seal(one, ACME);
            IndexKeys.use(one, ACME);
            List<DekRotationReport> reports = Parallel.call(6, i -> () -> {
                Keys keys = (i % 2 == 0 ? one : two).keys();
                return i % 3 == 0 ? keys.rotateDek(List.of(ACME)) : keys.rotateIndexKey(List.of(ACME));
            });
            assertThat(reports).allSatisfy(report -> {
                assertThat(report.failures()).isEmpty();
                assertThat(report.rotated()).hasSize(1);
            });
            assertThat(one.keys().of(ACME).stream().filter(key -> key.state() == KeyState.ACTIVE))
                    .extracting(WrappedKey::purpose)
                    .containsExactlyInAnyOrder(KeyPurpose.DATA, KeyPurpose.INDEX);
            assertThat(told).isEmpty();
        }
    }

    @OnEveryDatabase(Database.H2)
    void rotateIndexKey_brokenOff_isFinishedByTheNextOfItsKind(TestDatabase db) throws Exception {
        try (Entigma slow = node(db, builder -> builder.activationDelay(Duration.ofSeconds(60)));
                Entigma next = node(db)) {
            seal(slow, ACME);
            KeyId old = IndexKeys.use(slow, ACME);
            Thread rotating =
                    new Thread(() -> assertThatThrownBy(() -> slow.keys().rotateIndexKey(List.of(ACME)))
                            .isInstanceOf(InterruptedException.class));
            rotating.start();
            Await.until("the new key", () -> next.keys().of(ACME).size() == 3);
            rotating.interrupt();
            rotating.join();
            assertThat(IndexKeys.use(next, ACME)).isEqualTo(old);
            next.keys().rotateDek(List.of(ACME));
            assertThat(kinds(next, ACME))
                    .containsExactly("4 DATA ACTIVE", "3 INDEX LIVE", "2 INDEX ACTIVE", "1 DATA LIVE");
            next.keys().rotateIndexKey(List.of(ACME));
            assertThat(kinds(next, ACME))
                    .containsExactly("4 DATA ACTIVE", "3 INDEX ACTIVE", "2 INDEX LIVE", "1 DATA LIVE");
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "Whoever writes the purpose of a key by hand makes it nothing else: the tenant is refused, others go on")
    void purpose_changedByHand_isRefused(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            byte[] sealed = seal(entigma, ACME);
            KeyId key = IndexKeys.use(entigma, ACME);
            for (String[] change :
                    new String[][] {{"2", null}, {"2", "DATA"}, {"2", "OTHER"}, {"1", "INDEX"}, {"1", "index"}}) {
                setPurpose(db, change[0], change[1]);
                entigma.evictKeys();
                try (Entigma cold = node(db)) {
                    assertRefused(entigma, sealed);
                    assertRefused(cold, sealed);
                    IndexKeys.use(cold, BETA);
                }
                assertThat(entigma.keys().untrustedRows()).isNotEmpty();
                setPurpose(db, change[0], change[0].equals("1") ? "DATA" : "INDEX");
                entigma.evictKeys();
                assertThat(IndexKeys.use(entigma, ACME)).isEqualTo(key);
                assertThat(open(entigma, ACME, sealed)).isEqualTo("canary");
            }
            // What rows have that were written before keys had a purpose.
            setPurpose(db, "1", null);
            entigma.evictKeys();
            assertThat(open(entigma, ACME, sealed)).isEqualTo("canary");
            assertThat(entigma.keys().untrustedRows()).isEmpty();
        }
    }

    private static void setPurpose(TestDatabase db, String version, @Nullable String purpose) {
        String value = purpose == null ? "null" : "'" + purpose + "'";
        db.update(
                "update entigma_key set purpose = " + value + " where version = " + version + " and tenant = ?",
                (Object) ACME.toBytes());
    }

    private static void assertRefused(Entigma entigma, byte[] sealed) {
        assertThatThrownBy(() -> seal(entigma, ACME)).isInstanceOf(UntrustedRowException.class);
        assertThatThrownBy(() -> open(entigma, ACME, sealed)).isInstanceOf(UntrustedRowException.class);
        assertThatThrownBy(() -> IndexKeys.use(entigma, ACME)).isInstanceOf(UntrustedRowException.class);
        assertThatThrownBy(() -> IndexKeys.find(entigma, ACME)).isInstanceOf(UntrustedRowException.class);
    }

    @OnEveryDatabase
    @DisplayName(
            "The purpose in the list cannot be changed either, nor can a list of index keys be read as one of DEKs")
    void purposeInTheList_changedByHand_isRefused(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            seal(entigma, ACME);
            IndexKeys.use(entigma, ACME);
            byte[] entries = db.bytes("select entries from entigma_key_list where tenant = ?", ACME.toBytes());
            // Of the second entry: after id and version.
            int state = 53 + 16 + 4;
            assertThat(entries[state]).isEqualTo((byte) 0x11);
            assertThat(entries[16 + 4]).isEqualTo((byte) 1);
            for (byte other : new byte[] {1, 0x12, 0x21, 0x31, (byte) 0x91}) {
                entries[state] = other;
                db.update("update entigma_key_list set entries = ? where tenant = ?", entries, ACME.toBytes());
                entigma.evictKeys();
                assertThatThrownBy(() -> IndexKeys.use(entigma, ACME)).isInstanceOf(UntrustedRowException.class);
                assertThatThrownBy(() -> seal(entigma, ACME)).isInstanceOf(UntrustedRowException.class);
            }
        }
    }

    @OnEveryDatabase
    @DisplayName("A value that names an index key as its DEK does not open, be that key in memory or not")
    void open_valueUnderAnIndexKey_isRefused(TestDatabase db) {
        try (Entigma entigma = node(db, builder -> builder.plaintextReads(List.of("t.c")));
                Entigma cold = node(db)) {
            byte[] sealed = seal(entigma, ACME);
            DataKey index = IndexKeys.keyring(entigma).indexKey(ACME);
            byte[] forged = new FieldCipher()
                    .seal(index, new FieldContext("t.c", Purpose.VALUE), "evil".getBytes(StandardCharsets.UTF_8));
            for (Entigma node : List.of(entigma, cold)) {
                assertThatThrownBy(() -> open(node, ACME, forged)).isInstanceOf(UnknownKeyException.class);
                assertThatThrownBy(() -> open(node, BETA, forged)).isNotNull();
                assertThat(IndexKeys.keyring(node).isKnown(index.id())).isFalse();
                assertThat(IndexKeys.keyring(node).usable(ACME))
                        .extracting(DataKey::id)
                        .containsExactly(KeyId.read(sealed, 2));
            }
            assertThatThrownBy(() -> IndexKeys.keyring(cold).opening(ACME, index.id()))
                    .isInstanceOf(UnknownKeyException.class)
                    .hasMessageContaining("its purpose is INDEX");
        }
    }

    @OnEveryDatabase
    @DisplayName("Shredding destroys index keys too; none comes back by itself, and an enabled tenant gets another one")
    void shred_tenantWithIndexKey_destroysIt(TestDatabase db) throws Exception {
        TenantId without = new TenantId("without");
        try (Entigma entigma = node(db);
                Entigma other = node(db)) {
            seal(entigma, ACME);
            KeyId old = IndexKeys.use(entigma, ACME);
            assertThat(IndexKeys.use(other, ACME)).isEqualTo(old);
            IndexKeys.use(entigma, BETA);
            seal(entigma, without);
            for (TenantId tenant : List.of(ACME, BETA, without)) {
                entigma.keys().requestShred(tenant, Duration.ZERO);
            }
            assertThat(entigma.keys().shredDue()).hasSize(3);
            assertThat(number(db, "select count(*) from entigma_key where wrapped_dek is not null"))
                    .isZero();
            Await.passing(
                    "the end of the index key on the other node",
                    () -> assertThatThrownBy(() -> IndexKeys.use(other, ACME))
                            .isInstanceOf(KeyDestroyedException.class));
            for (TenantId tenant : List.of(ACME, BETA, without)) {
                assertThatThrownBy(() -> IndexKeys.use(entigma, tenant)).isInstanceOf(KeyDestroyedException.class);
                assertThatThrownBy(() -> IndexKeys.find(entigma, tenant)).isInstanceOf(KeyDestroyedException.class);
                assertThatThrownBy(() -> seal(entigma, tenant)).isInstanceOf(KeyDestroyedException.class);
                assertThat(entigma.keys().enable(tenant).purpose()).isEqualTo(KeyPurpose.DATA);
                assertThat(IndexKeys.find(entigma, tenant)).isEmpty();
            }
            KeyId again = IndexKeys.use(entigma, ACME);
            assertThat(again).isNotEqualTo(old);
            assertThat(kinds(entigma, ACME))
                    .containsExactly("4 INDEX ACTIVE", "3 DATA ACTIVE", "2 INDEX SHREDDED", "1 DATA SHREDDED");
            IndexKeys.use(entigma, without);
            assertThat(kinds(entigma, BETA)).containsExactly("2 DATA ACTIVE", "1 INDEX SHREDDED");
            assertThat(entigma.keys().untrustedRows()).isEmpty();
        }
    }

    @OnEveryDatabase(Database.H2)
    void enable_tenantWithAnIndexKeyAlone_isRefused(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            IndexKeys.use(entigma, ACME);
            assertThatThrownBy(() -> entigma.keys().enable(ACME))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("never had a key");
        }
    }

    @OnEveryDatabase
    void rotateKek_tenantWithIndexKey_rewrapsIt(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            seal(entigma, ACME);
            KeyId key = IndexKeys.use(entigma, ACME);
            kek.rotate();
            assertThat(entigma.keys().rotateKek(KekRotation.toNewestVersion()).rewrapped())
                    .isEqualTo(2);
            kek.disable("1");
            entigma.evictKeys();
            assertThat(IndexKeys.use(entigma, ACME)).isEqualTo(key);
            // Two of the tenant's, and the installation's.
            assertThat(entigma.keys().kekUse())
                    .singleElement()
                    .satisfies(use -> assertThat(use.keys()).isEqualTo(3));
        }
    }

    @OnEveryDatabase(Database.H2)
    void due_ofEachPurpose_leavesTheOtherOut(TestDatabase db) {
        try (Entigma entigma = node(db)) {
            seal(entigma, ACME);
            IndexKeys.use(entigma, ACME);
            IndexKeys.use(entigma, BETA);
        }
        Clock later = Clock.offset(Clock.systemUTC(), Duration.ofDays(3));
        try (Entigma entigma = node(db, builder -> builder.clock(later))) {
            assertThat(entigma.keys().due(Duration.ofDays(1)))
                    .extracting(key -> key.tenant() + " " + key.purpose())
                    .containsExactly("acme DATA");
            assertThat(entigma.keys().due(KeyPurpose.INDEX, Duration.ofDays(1)))
                    .extracting(key -> key.tenant() + " " + key.purpose())
                    .containsExactlyInAnyOrder("acme INDEX", "beta INDEX");
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "Rows of an index key that are deleted under a node: within an epoch it makes no token under the key any more")
    void indexKey_gone_endsWithinAnEpoch(TestDatabase db) throws Exception {
        try (Entigma entigma = node(db);
                Entigma other = node(db)) {
            KeyId old = IndexKeys.use(entigma, ACME);
            db.update("delete from entigma_key where tenant = ?", (Object) ACME.toBytes());
            db.update("delete from entigma_key_list where tenant = ?", (Object) ACME.toBytes());
            KeyId next = IndexKeys.use(other, ACME);
            assertThat(next).isNotEqualTo(old);
            Await.value("the end of the key that is gone", () -> IndexKeys.use(entigma, ACME), next::equals);
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "Jobs take an index key for no key of a value: not counted, not moved, and no reason to keep the key live")
    void jobs_valueUnderAnIndexKey_takeItForUnknown(TestDatabase db) throws Exception {
        try (App app = App.on(db)
                .entities(Note.class)
                .kek(kek)
                .engine(builder -> builder.epochInterval(Duration.ofMillis(50)))
                .start()) {
            app.run("acme", session -> session.persist(new Note(1, "text")));
            Entigma entigma = app.entigma();
            DataKey index = IndexKeys.keyring(entigma).indexKey(ACME);
            byte[] forged =
                    new FieldCipher().seal(index, new FieldContext("note.text", Purpose.VALUE), new byte[] {65});
            db.update("update Note set text = ? where id = 1", (Object) forged);
            StoredData data = entigma.data(db.dataSource());
            assertThat(data.status().stream().filter(use -> index.id().equals(use.keyId())))
                    .singleElement()
                    .satisfies(use -> assertThat(use.tenant()).isNull());
            assertThat(data.verify().stream().map(VerifiedColumn::outcome)).contains("UNKNOWN_KEY");
            assertThat(data.run(JobRequest.reencrypt())).satisfies(job -> {
                assertThat(job.state()).isEqualTo(JobState.PAUSED);
                assertThat(job.reason()).contains("is not in the key table");
            });
            entigma.keys().rotateIndexKey(List.of(ACME));
            data.retire(ACME, 2);
            assertThat(kinds(entigma, ACME)).containsExactly("3 INDEX ACTIVE", "2 INDEX RETIRED", "1 DATA ACTIVE");
        }
    }
}

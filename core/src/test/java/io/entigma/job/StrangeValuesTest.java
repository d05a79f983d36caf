// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.TenantScope;
import io.entigma.error.DamagedValueException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UnknownKeyException;
import io.entigma.internal.report.AuditFindingData;
import io.entigma.internal.report.JobCountsData;
import io.entigma.job.AuditFinding.Kind;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;

/** Values in a column that is being encrypted which begin like sealed ones. */
class StrangeValuesTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final JobRequest ENCRYPT =
            JobRequest.encrypt("odd.data").tenant(ACME).pageRows(3);
    private static final JobRequest TREAT_AS_PLAIN = ENCRYPT.treatAsPlain();

    @Entity(name = "odd")
    public static class Odd {
        @Id
        Long id;

        @Encrypted
        byte[] data;

        @Encrypted
        String note;

        @Encrypted(deterministic = true)
        BigDecimal price;
    }

    private final LocalKek kek = new LocalKek();

    private static void table(TestDatabase db) {
        String binary = db.binaryType(300);
        db.execute("create table odd (id bigint primary key, data " + binary + ", note " + binary + ", price " + binary
                + ", old_data " + binary + ")");
    }

    private static void insert(TestDatabase db, long id, byte[] data) {
        db.update("insert into odd (id, data) values (?, ?)", id, data);
    }

    private static byte[] stored(TestDatabase db, long id) {
        return db.bytes("select data from odd where id = ?", id);
    }

    private App tolerant(TestDatabase db) {
        return App.on(db)
                .entities(Odd.class)
                .kek(kek)
                .engine(engine -> engine.plaintextReads(List.of("odd.data", "odd.note", "odd.price")))
                .start();
    }

    private static void persist(App app, String tenant, long id, byte[] data) {
        app.run(tenant, session -> {
            Odd odd = new Odd();
            odd.id = id;
            odd.data = data;
            odd.note = "note " + id;
            session.persist(odd);
        });
    }

    private static byte[] read(App app, String tenant, long id) {
        return app.<byte[]>call(
                tenant,
                session -> session.createQuery("select data from odd where id = :id", byte[].class)
                        .setParameter("id", id)
                        .getSingleResult());
    }

    private static byte[] bytes(int length, int... first) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0x5A);
        for (int i = 0; i < first.length; i++) {
            bytes[i] = (byte) first[i];
        }
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** As a key server's value: with a tenant of four letters, of a KEK that nobody knows. */
    private static byte[] atNoServer() {
        byte[] bytes = bytes(60, 0xF9, 3);
        bytes[18] = 4;
        System.arraycopy(utf8("acme"), 0, bytes, 19, 4);
        return bytes;
    }

    private static void loseKeyOf(TestDatabase db, TenantId tenant) {
        db.execute("create table kept_key as select * from entigma_key");
        db.update("delete from entigma_key where tenant = ?", (Object) utf8(tenant.toString()));
    }

    private static void findKeyAgain(TestDatabase db, TenantId tenant) {
        db.update("insert into entigma_key select * from kept_key where tenant = ?", (Object) utf8(tenant.toString()));
    }

    @OnEveryDatabase
    void lostKey_isNeverTakenForPlain_andOpensOnceItIsBack(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            persist(app, "lost", 1, utf8("precious"));
            persist(app, "acme", 2, utf8("mine"));
            insert(db, 3, utf8("plain"));
        }
        byte[] sealed = stored(db, 1);
        loseKeyOf(db, new TenantId("lost"));
        try (App app = tolerant(db)) {
            assertReadSaysThatTheKeyIsUnknown(app, "data");
            assertReadSaysThatTheKeyIsUnknown(app, "note");
            StoredData data = app.entigma().data(db.dataSource());
            assertEncryptQuarantinesUnknownKey(data, sealed, new JobCountsData(3, 1, 1, 0, 1, 0, 0, 0));
            assertThat(stored(db, 1)).isEqualTo(sealed);
            assertEncryptQuarantinesUnknownKey(data, sealed, new JobCountsData(3, 0, 2, 0, 1, 0, 0, 0));
            assertThat(stored(db, 1)).isEqualTo(sealed);
            JobReport note = data.run(JobRequest.encrypt("odd.note").tenant(ACME));
            assertThat(data.quarantine(note.id()))
                    .extracting(QuarantinedValue::reason)
                    .containsExactly("UNKNOWN_KEY");
            JobReport opened = data.run(JobRequest.decrypt("odd.data"));
            assertThat(opened.counts()).isEqualTo(new JobCountsData(3, 2, 0, 0, 1, 0, 0, 0));
            assertThat(stored(db, 1)).isEqualTo(sealed);
            data.run(ENCRYPT);
            assertThat(data.audit())
                    .contains(new AuditFindingData(Kind.UNKNOWN_KEY, "odd", "data", 1))
                    .extracting(AuditFinding::kind)
                    .containsOnly(Kind.UNKNOWN_KEY, Kind.UNTRUSTED_ROW);
        }
        findKeyAgain(db, new TenantId("lost"));
        try (App app = tolerant(db)) {
            assertThat(read(app, "lost", 1)).isEqualTo(utf8("precious"));
            JobReport report = app.entigma().data(db.dataSource()).run(ENCRYPT);
            assertThat(report.counts()).isEqualTo(new JobCountsData(3, 0, 3, 0, 0, 0, 0, 0));
            assertThat(report.reason()).isEmpty();
            assertThat(app.entigma().data(db.dataSource()).audit()).isEmpty();
        }
    }

    private static void assertReadSaysThatTheKeyIsUnknown(App app, String attribute) {
        assertThatThrownBy(() -> app.run(
                        "lost",
                        session -> session.createQuery("select " + attribute + " from odd where id = 1")
                                .getSingleResult()))
                .isInstanceOf(UnknownKeyException.class)
                .hasMessageStartingWith("Odd." + attribute + ": the stored value is built as a sealed one (")
                .hasMessageContaining("restore the key's row")
                .hasMessageContaining("encrypt-column and treatAsPlain");
    }

    private static void assertEncryptQuarantinesUnknownKey(StoredData data, byte[] sealed, JobCounts counts)
            throws Exception {
        JobReport report = data.run(ENCRYPT);
        assertThat(report.state()).isEqualTo(JobState.DONE);
        assertThat(report.reason()).startsWith("values are left as they were: 1 UNKNOWN_KEY; ");
        assertThat(report.counts()).isEqualTo(counts);
        assertThat(data.quarantine(report.id())).singleElement().satisfies(value -> {
            assertThat(value.reason()).isEqualTo("UNKNOWN_KEY");
            assertThat(value.keyId()).isEqualTo(KeyId.read(sealed, 2));
        });
    }

    /** Row 1 is sealed, rows from 10 are plain and too ill-formed to be sealed, rows from 20 strange, row 30 forged. */
    private Map<Long, byte[]> fill(TestDatabase db, App app) {
        persist(app, "acme", 1, utf8("first"));
        byte[] sealed = stored(db, 1);
        byte[] header = Arrays.copyOf(sealed, 18);
        byte[] otherAlgorithm = sealed.clone();
        otherAlgorithm[1] = 9;
        byte[] forged = sealed.clone();
        forged[sealed.length - 1] ^= 1;
        byte[] headerOfServer = header.clone();
        headerOfServer[1] = 3;
        Map<Long, byte[]> rows = Map.ofEntries(
                Map.entry(10L, bytes(1, 0xF9)),
                Map.entry(11L, bytes(2, 0xF9, 1)),
                Map.entry(12L, bytes(17, 0xF9, 2)),
                Map.entry(13L, bytes(18, 0xF9, 1)),
                Map.entry(14L, bytes(18, 0xF9, 2)),
                Map.entry(15L, bytes(18, 0xF9, 3)),
                Map.entry(16L, bytes(45, 0xF9, 1)),
                Map.entry(17L, bytes(33, 0xF9, 2)),
                Map.entry(18L, bytes(60, 0xF9, 3)),
                Map.entry(19L, bytes(60, 0xF9, 4)),
                Map.entry(20L, bytes(46, 0xF9, 1)),
                Map.entry(21L, bytes(34, 0xF9, 2)),
                Map.entry(22L, atNoServer()),
                Map.entry(23L, header),
                Map.entry(24L, Arrays.copyOf(sealed, 45)),
                Map.entry(25L, otherAlgorithm),
                Map.entry(26L, headerOfServer),
                Map.entry(30L, forged),
                Map.entry(40L, bytes(60, 0xFA, 1)),
                Map.entry(41L, new byte[0]));
        rows.forEach((id, data) -> insert(db, id, data));
        return rows;
    }

    private static boolean isStrange(long id) {
        return id >= 20 && id < 30;
    }

    @OnEveryDatabase
    void bytesLikeSealedOnes_areSealedOrReported_neverBoth(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            Map<Long, byte[]> rows = fill(db, app);
            rows.forEach((id, bytes) -> {
                if (isStrange(id) || id == 30) {
                    assertThatThrownBy(() -> read(app, "acme", id))
                            .as("row %s", id)
                            .isInstanceOfAny(UnknownKeyException.class, DamagedValueException.class);
                } else {
                    assertThat(read(app, "acme", id)).as("row %s", id).isEqualTo(bytes);
                }
            });
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.dryRun(ENCRYPT)).isEqualTo(new JobCountsData(21, 12, 1, 0, 8, 0, 0, 0));
            JobReport report = data.run(ENCRYPT);
            assertThat(report.counts()).isEqualTo(new JobCountsData(21, 12, 1, 0, 8, 0, 0, 0));
            assertThat(report.reason())
                    .startsWith(
                            "values are left as they were: 1 BAD_TAG, 3 TRUNCATED, 1 UNKNOWN_FORMAT, 3 UNKNOWN_KEY;")
                    .contains("treatAsPlain");
            rows.forEach((id, bytes) -> {
                if (isStrange(id) || id == 30) {
                    assertThat(stored(db, id)).as("row %s", id).isEqualTo(bytes);
                } else {
                    assertThat(stored(db, id)).as("row %s", id).hasSize(bytes.length + 46);
                    assertThat(read(app, "acme", id)).as("row %s", id).isEqualTo(bytes);
                }
            });
            assertThat(data.run(ENCRYPT).counts()).isEqualTo(new JobCountsData(21, 0, 13, 0, 8, 0, 0, 0));
        }
    }

    @OnEveryDatabase
    void auditAndStatus_findWhatTheJobLeft(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            fill(db, app);
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(statusOf(data))
                    // Not sealed; of unknown keys; sealed, which a forged one seems to be; what only names a key; at no
                    // server.
                    .containsExactlyInAnyOrder(
                            tuple(false, null, null, 12L),
                            tuple(false, null, null, 2L),
                            tuple(false, "acme", "ACTIVE", 2L),
                            tuple(false, "acme", null, 4L),
                            tuple(true, null, null, 1L));
            data.run(ENCRYPT);
            assertThat(data.audit())
                    .extracting(AuditFinding::kind, AuditFinding::column, AuditFinding::values)
                    .containsExactlyInAnyOrder(
                            tuple(Kind.UNKNOWN_KEY, "data", 2L),
                            // At no server; a forged one; cut ones and a header; another algorithm.
                            tuple(Kind.UNREADABLE, "data", 1L),
                            tuple(Kind.UNREADABLE, "data", 1L),
                            tuple(Kind.UNREADABLE, "data", 3L),
                            tuple(Kind.UNREADABLE, "data", 1L));
        }
    }

    private static List<org.assertj.core.groups.Tuple> statusOf(StoredData data) {
        return data.status().stream()
                .filter(use -> use.column().equals("data"))
                .map(use -> tuple(
                        use.atKeyServer(),
                        use.tenant() == null ? null : use.tenant().toString(),
                        use.state() == null ? null : use.state().toString(),
                        use.values()))
                .toList();
    }

    @OnEveryDatabase
    void treatAsPlain_sealsWhatIsStrange_andNothingThatIsSealed(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            Map<Long, byte[]> rows = fill(db, app);
            StoredData data = app.entigma().data(db.dataSource());
            byte[] sealed = stored(db, 1);
            assertThat(data.run(TREAT_AS_PLAIN).counts()).isEqualTo(new JobCountsData(21, 19, 1, 0, 1, 0, 0, 0));
            assertThat(stored(db, 1)).isEqualTo(sealed);
            rows.forEach((id, bytes) -> {
                if (id == 30) {
                    assertThat(stored(db, id)).isEqualTo(bytes);
                } else {
                    assertThat(read(app, "acme", id)).as("row %s", id).isEqualTo(bytes);
                }
            });
            assertThat(data.run(TREAT_AS_PLAIN).counts()).isEqualTo(new JobCountsData(21, 0, 20, 0, 1, 0, 0, 0));
            assertThat(data.audit()).containsExactly(new AuditFindingData(Kind.UNREADABLE, "odd", "data", 1));
            // And off again: twice changes nothing more.
            JobRequest decrypt = JobRequest.decrypt("odd.data").treatAsPlain();
            assertThat(data.run(decrypt).counts()).isEqualTo(new JobCountsData(21, 20, 0, 0, 1, 0, 0, 0));
            assertThat(data.run(decrypt).counts()).isEqualTo(new JobCountsData(21, 0, 20, 0, 1, 0, 0, 0));
            rows.forEach((id, bytes) -> assertThat(stored(db, id)).isEqualTo(bytes));
        }
    }

    @OnEveryDatabase(Database.H2)
    void treatAsPlain_whereNothingIsTakenForPlain_isRefused(TestDatabase db) {
        table(db);
        try (App app = tolerant(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt().treatAsPlain()))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessage(
                            "treatAsPlain: is for encrypting and decrypting in place, but this is REENCRYPT; leave it"
                                    + " out");
            assertThatThrownBy(() -> data.run(TREAT_AS_PLAIN.plainColumn("old_data")))
                    .hasMessageContaining("ENCRYPT with another column");
        }
    }

    @OnEveryDatabase(Database.H2)
    void reencrypt_strangeValues_areReportedAsWhatTheyAre(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            fill(db, app);
            StoredData data = app.entigma().data(db.dataSource());
            JobRequest request = JobRequest.reencrypt().columns(List.of("odd.data"));
            JobReport paused = data.run(request);
            assertThat(paused.state()).isEqualTo(JobState.PAUSED);
            assertThat(data.stop(paused.id())).isTrue();
            JobReport report = data.run(request.quarantineUnknownKeys());
            // The forged one is under the active key, so that nobody opens it.
            assertThat(report.counts()).isEqualTo(new JobCountsData(21, 0, 2, 0, 19, 0, 0, 0));
            assertThat(report.reason()).contains("3 UNKNOWN_KEY").doesNotContain("treatAsPlain");
        }
    }

    @OnEveryDatabase
    void plainValueOfAShreddedTenant_isLeftAndReported(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            persist(app, "acme", 1, utf8("sealed"));
            insert(db, 2, utf8("in the clear"));
            db.update("insert into odd (id, old_data) values (3, ?)", (Object) utf8("in the clear"));
            db.update("update odd set old_data = data where id = 1");
            app.entigma().keys().requestShred(ACME, Duration.ZERO);
            assertThat(app.entigma().keys().shredDue()).hasSize(1);
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = data.run(ENCRYPT);
            assertThat(report.counts()).isEqualTo(new JobCountsData(3, 0, 1, 0, 1, 0, 1, 0));
            assertThat(report.reason()).contains("1 PLAIN_OF_SHREDDED_TENANT");
            assertThat(stored(db, 2)).isEqualTo(utf8("in the clear"));
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::reason, QuarantinedValue::rowKey)
                    .containsExactly(tuple("PLAIN_OF_SHREDDED_TENANT", "[[\"long\",\"2\"]]"));
            // From another column: what is sealed is gone, but what it was sealed from still stands there.
            JobReport beside = data.run(ENCRYPT.plainColumn("old_data"));
            assertThat(data.quarantine(beside.id()))
                    .extracting(QuarantinedValue::reason)
                    .contains("PLAIN_OF_SHREDDED_TENANT");
            assertThat(beside.counts().destroyed()).isZero();
        }
    }

    @OnEveryDatabase
    void compare_valueOfALostKeyOrAnotherTenant_goesIntoQuarantine(TestDatabase db) throws Exception {
        table(db);
        try (App app = tolerant(db)) {
            persist(app, "lost", 1, utf8("a"));
            persist(app, "beta", 2, utf8("a"));
            persist(app, "acme", 3, utf8("a"));
            db.update("update odd set old_data = ?", (Object) utf8("a"));
        }
        loseKeyOf(db, new TenantId("lost"));
        try (App app = tolerant(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = data.run(ENCRYPT.plainColumn("old_data"));
            assertThat(report.counts()).isEqualTo(new JobCountsData(3, 0, 1, 0, 2, 0, 0, 0));
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::reason)
                    .containsExactlyInAnyOrder("UNKNOWN_KEY", "WRONG_TENANT");
        }
    }

    @OnEveryDatabase
    @Timeout(60)
    void hugeNumber_isSearchedAndOpenedInItsShortForm(TestDatabase db) throws Exception {
        table(db);
        BigDecimal huge = new BigDecimal("1E+1000000000");
        try (App app = tolerant(db)) {
            db.update("insert into odd (id, price) values (1, ?)", (Object) utf8("1E+1000000000"));
            app.run("acme", session -> {
                Odd odd = new Odd();
                odd.id = 2L;
                odd.price = huge;
                session.persist(odd);
            });
            assertThat(app.<List<Long>>call(
                            "acme",
                            session -> session.createQuery(
                                            "select id from odd where price = :p order by id", Long.class)
                                    .setParameter("p", huge)
                                    .getResultList()))
                    .containsExactly(1L, 2L);
            try (TenantScope scope = TenantScope.open(ACME)) {
                assertThat(app.entigma()
                                .deterministicField("odd.price", BigDecimal.class)
                                .searchForms(huge))
                        .contains(utf8("1E+1000000000"));
            }
            StoredData data = app.entigma().data(db.dataSource());
            JobRequest encrypt = JobRequest.encrypt("odd.price").tenant(ACME);
            assertThat(data.run(encrypt).counts().changed()).isEqualTo(1);
            assertThat(data.run(JobRequest.decrypt("odd.price")).counts().changed())
                    .isEqualTo(2);
            assertThat(db.bytes("select price from odd where id = 2")).isEqualTo(utf8("1E+1000000000"));
            data.run(encrypt);
            db.execute("alter table odd add column price_number decimal(20, 2)");
            JobReport report = data.run(JobRequest.decrypt("odd.price").plainColumn("price_number"));
            assertThat(report.counts().quarantined()).isEqualTo(2);
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::reason)
                    .containsOnly("BAD_ENCODING");
        }
    }
}

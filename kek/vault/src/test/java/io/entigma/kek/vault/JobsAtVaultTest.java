// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.error.DataException;
import io.entigma.internal.report.AuditFindingData;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.report.VerifiedColumnData;
import io.entigma.job.AuditFinding;
import io.entigma.job.ColumnUse;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.QuarantinedValue;
import io.entigma.job.StoredData;
import io.entigma.job.VerifiedColumn;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.BeforeCounts;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Jobs over columns whose values Vault itself encrypts. */
class JobsAtVaultTest {
    private static final TenantId ACME = new TenantId("acme");

    @TempDir
    Path folder;

    private FakeVault vault;

    @Entity(name = "Person")
    public static class AtServer {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 100)
        String secret;
    }

    /** The same table, with a column that has room for both. */
    @Entity(name = "Person")
    public static class InApplication {
        @Id
        Long id;

        @Encrypted
        @Column(length = 2000)
        String secret;
    }

    @BeforeEach
    void start() throws Exception {
        vault = new FakeVault(folder);
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private App app(TestDatabase db, Class<?> entity, String key, String... trusted) {
        return App.on(db)
                .withoutConstraints()
                .entities(entity)
                .set("entigma.column-check", "warn")
                .engine(builder -> builder.kek(vault.kek(key))
                        .trustedKeks(List.of(trusted).stream().map(vault::kek).toList())
                        .epochInterval(Duration.ofMillis(50))
                        .keyServerPolicy(KeyServerPolicy.defaults().withAttempts(1, Duration.ofMillis(10)))
                        .kekClient(vault.client()))
                .start();
    }

    private static void persist(App app, String tenant, long from, long to) {
        app.run(
                tenant,
                session -> LongStream.range(from, to).forEach(id -> {
                    AtServer person = new AtServer();
                    person.id = id;
                    person.secret = "canary " + id;
                    session.persist(person);
                }));
    }

    private static void persistInApplication(App app, long from, long to) {
        app.run(
                "acme",
                session -> LongStream.range(from, to).forEach(id -> {
                    InApplication person = new InApplication();
                    person.id = id;
                    person.secret = "canary " + id;
                    session.persist(person);
                }));
    }

    private static void assertReads(App app, String tenant, long from, long to) {
        app.run(
                tenant,
                session -> LongStream.range(from, to)
                        .forEach(id -> assertThat(session.find(AtServer.class, id).secret)
                                .isEqualTo("canary " + id)));
    }

    private static List<Byte> algorithms(TestDatabase db) {
        return db.bytesOfEach("select secret from Person").stream()
                .map(bytes -> bytes[1])
                .distinct()
                .toList();
    }

    private static JobReport reencrypt(StoredData data) throws InterruptedException {
        JobReport report = data.run(JobRequest.reencrypt());
        assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE);
        return report;
    }

    @OnEveryDatabase
    void verifyStatusAndAudit_knowValuesAtTheServer(TestDatabase db) {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 130);
            persist(app, "globex", 200, 210);
            StoredData data = app.entigma().data(db.dataSource());
            vault.requests().clear();
            assertThat(data.verify())
                    .containsExactlyInAnyOrder(
                            new VerifiedColumnData("Person", "secret", ACME, 0, "OK", 130),
                            new VerifiedColumnData("Person", "secret", new TenantId("globex"), 0, "OK", 10));
            assertThat(vault.requests("decrypt")).isEqualTo(3);
            assertThat(data.audit()).isEmpty();
            db.execute(
                    "create table stray (id bigint primary key, copied " + db.binaryType(2000) + ")",
                    "insert into stray select id, secret from Person where id < 4");
            assertThat(data.audit())
                    .extracting(AuditFinding::kind, AuditFinding::values)
                    .containsExactly(tuple(AuditFinding.Kind.NOT_IN_CATALOG, 4L));
            db.execute("drop table stray");
            assertThat(data.status())
                    .allMatch(ColumnUse::atKeyServer)
                    .extracting(ColumnUse::values)
                    .containsExactlyInAnyOrder(130L, 10L);
            byte[] changed = db.bytes("select secret from Person where id = 3");
            changed[changed.length - 3] ^= 1;
            db.update("update Person set secret = ? where id = 3", changed);
            assertThat(data.audit())
                    .containsExactly(new AuditFindingData(AuditFinding.Kind.UNREADABLE, "Person", "secret", 1));
            vault.failStatus = 503;
            assertThat(data.verify()).allMatch(group -> group.outcome().equals("KeyServerUnavailableException"));
        }
    }

    @OnEveryDatabase
    void reencrypt_movesValuesToTheServer_andBack(TestDatabase db) throws Exception {
        try (App app = app(db, InApplication.class, "main")) {
            persistInApplication(app, 0, 30);
        }
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 30, 40);
            StoredData data = app.entigma().data(db.dataSource());
            vault.requests().clear();
            assertThat(data.dryRun(JobRequest.reencrypt()).changed()).isEqualTo(30);
            // Only an empty value, which shows the newest version.
            assertThat(vault.requests("encrypt")).isEqualTo(1);
            vault.requests().clear();
            JobReport report = reencrypt(data);
            // The same, a first page of 16 rows, a larger one, and the newest version again for what is left.
            assertThat(vault.requests("encrypt")).isEqualTo(4);
            assertThat(report.counts().changed()).isEqualTo(30);
            assertThat(report.counts().current()).isEqualTo(10);
            assertThat(algorithms(db)).containsExactly((byte) 3);
            assertReads(app, "acme", 0, 40);
            assertThat(reencrypt(data).counts().current()).isEqualTo(40);
        }
        try (App app = app(db, InApplication.class, "main")) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt()))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Person.secret: 40 values would be stored weaker than they are")
                    .hasMessageContaining("--allow-application-keys");
            assertThat(algorithms(db)).containsExactly((byte) 3);
            assertThat(data.audit())
                    .containsExactly(new AuditFindingData(AuditFinding.Kind.OTHER_MODE, "Person", "secret", 40));
            vault.requests().clear();
            JobReport report = data.run(JobRequest.reencrypt().allowApplicationKeys());
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(40);
            // One a page, and one for the DEK.
            assertThat(vault.requests("decrypt")).isEqualTo(3);
            assertThat(algorithms(db)).containsExactly((byte) 1);
            app.run(
                    "acme",
                    session -> assertThat(session.find(InApplication.class, 35L).secret)
                            .isEqualTo("canary 35"));
        }
    }

    @OnEveryDatabase
    void reencrypt_movesValuesToAnotherKek(TestDatabase db) throws Exception {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 20);
        }
        try (App app = app(db, AtServer.class, "other")) {
            JobReport report = app.entigma().data(db.dataSource()).run(JobRequest.reencrypt());
            assertThat(report.state()).isEqualTo(JobState.PAUSED);
            assertThat(report.reason()).contains("trustedKeks");
            assertThat(app.entigma().data(db.dataSource()).stop(report.id())).isTrue();
        }
        try (App app = app(db, AtServer.class, "other", "main")) {
            StoredData data = app.entigma().data(db.dataSource());
            byte[] damaged = db.bytes("select secret from Person where id = 7");
            damaged[damaged.length - 3] ^= 1;
            db.update("update Person set secret = ? where id = 7", damaged);
            JobReport report = reencrypt(data);
            assertThat(report.counts().changed()).isEqualTo(19);
            assertThat(data.quarantine(report.id()))
                    .singleElement()
                    .satisfies(value -> assertThat(value.reason()).isEqualTo("BAD_TAG"));
        }
        try (App app = app(db, AtServer.class, "other")) {
            assertReads(app, "acme", 0, 7);
            assertReads(app, "acme", 8, 20);
        }
    }

    @OnEveryDatabase
    void reencrypt_movesValuesToTheNewestVersion_soThatTheOldOneCanGo(TestDatabase db) throws Exception {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 20);
            vault.rotate("main");
            persist(app, "acme", 20, 30);
            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = reencrypt(data);
            assertThat(report.counts().changed()).isEqualTo(20);
            assertThat(report.counts().current()).isEqualTo(10);
            vault.minDecryption("main", 2);
            assertReads(app, "acme", 0, 30);
            assertThat(reencrypt(data).counts().current()).isEqualTo(30);
        }
    }

    @OnEveryDatabase
    void reencrypt_finishedBeforeTheKekWasRotated_movesToTheNewestVersion(TestDatabase db) throws Exception {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 20);
            vault.rotate("main");
            Runnable rotateOnce = new Runnable() {
                private boolean rotated;

                @Override
                public void run() {
                    if (!rotated) {
                        vault.rotate("main");
                        rotated = true;
                    }
                }
            };
            JobReport report = reencrypt(app.entigma().data(new BeforeCounts(db.dataSource(), rotateOnce)));
            assertThat(report.counts().changed()).isEqualTo(40);
            vault.minDecryption("main", 3);
            assertReads(app, "acme", 0, 20);
        }
    }

    @OnEveryDatabase
    void reencrypt_serverAway_pausesAndChangesNothing(TestDatabase db) throws Exception {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 5);
        }
        try (App app = app(db, AtServer.class, "other", "main")) {
            byte[] before = db.bytes("select secret from Person where id = 3");
            vault.failStatus = 503;
            JobReport report = app.entigma().data(db.dataSource()).run(JobRequest.reencrypt());
            assertThat(report.state()).isEqualTo(JobState.PAUSED);
            assertThat(db.bytes("select secret from Person where id = 3")).isEqualTo(before);
        }
    }

    @OnEveryDatabase
    void shred_warnsOfValuesThatItDoesNotReach(TestDatabase db) {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 1);
            io.entigma.TenantScope.run(
                    "acme", () -> app.entigma().field("t.c", String.class).seal("a value that makes a DEK"));
            try (LogCapture log = LogCapture.start()) {
                app.entigma().keys().requestShred(ACME, Duration.ZERO);
                assertThat(log.entries())
                        .anyMatch(entry -> entry.contains("Person.secret") && entry.contains("stay readable"));
            }
            assertThat(app.entigma().keys().shredDue()).hasSize(1);
            assertReads(app, "acme", 0, 1);
        }
    }

    @OnEveryDatabase
    void encryptAndDecrypt_doNotSealTwice_andOpenAtTheServer(TestDatabase db) throws Exception {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 5);
            db.update("update Person set secret = ? where id = 1", "canary 1".getBytes(StandardCharsets.UTF_8));
            StoredData data = app.entigma().data(db.dataSource());
            JobReport encrypted = data.run(JobRequest.encrypt("Person.secret").tenant(ACME));
            assertThat(encrypted.counts().changed()).isEqualTo(1);
            assertThat(encrypted.counts().current()).isEqualTo(4);
            assertThat(db.columnsHolding("canary")).isEmpty();
            assertReads(app, "acme", 0, 5);
            JobReport decrypted = data.run(JobRequest.decrypt("Person.secret"));
            assertThat(decrypted.counts().changed()).isEqualTo(5);
            assertThat(db.bytes("select secret from Person where id = 4"))
                    .isEqualTo("canary 4".getBytes(StandardCharsets.UTF_8));
            assertThat(db.value("select count(*) from entigma_key")).hasToString("0");
        }
    }

    @OnEveryDatabase
    void encrypt_valuesAtTheServerThatDoNotOpen_areReportedAndLeft(TestDatabase db) throws Exception {
        try (App app = app(db, AtServer.class, "main")) {
            persist(app, "acme", 0, 5);
            byte[] changed = db.bytes("select secret from Person where id = 1");
            changed[changed.length - 3] ^= 1;
            byte[] ofNoKek = db.bytes("select secret from Person where id = 2");
            ofNoKek[5] ^= 1;
            byte[] cutInItsTenant = Arrays.copyOf(db.bytes("select secret from Person where id = 3"), 22);
            db.update("update Person set secret = ? where id = 1", (Object) changed);
            db.update("update Person set secret = ? where id = 2", (Object) ofNoKek);
            db.update("update Person set secret = ? where id = 3", (Object) cutInItsTenant);
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.status())
                    .extracting(ColumnUse::tenant, ColumnUse::atKeyServer, ColumnUse::values)
                    .containsExactlyInAnyOrder(tuple(ACME, true, 3L), tuple(null, true, 1L), tuple(null, false, 1L));
            vault.requests().clear();
            JobReport report = data.run(JobRequest.encrypt("Person.secret").tenant(ACME));
            assertThat(report.counts()).isEqualTo(new JobCountsData(5, 0, 2, 0, 3, 0, 0, 0));
            // A page in one call, and once more what did not open, unless the client saw that it is no Base64 any more.
            assertThat(vault.requests("decrypt")).isBetween(1L, 2L);
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::reason)
                    .containsExactlyInAnyOrder("BAD_TAG", "UNKNOWN_KEY", "NOT_READABLE");
            assertThat(db.bytes("select secret from Person where id = 1")).isEqualTo(changed);
            assertThat(db.bytes("select secret from Person where id = 2")).isEqualTo(ofNoKek);
            assertThat(db.bytes("select secret from Person where id = 3")).isEqualTo(cutInItsTenant);
            assertThat(data.verify())
                    .extracting(VerifiedColumn::outcome)
                    .containsExactlyInAnyOrder("OK", "BAD_TAG", "UNKNOWN_KEK", "TRUNCATED");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.DataException;
import io.entigma.error.KeyInUseException;
import io.entigma.error.KeyRetiredException;
import io.entigma.internal.report.JobCountsData;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Await;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.hibernate.envers.AuditReaderFactory;
import org.junit.jupiter.api.DisplayName;

class ReencryptTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db) {
        return App.on(db)
                .withoutConstraints()
                .entities(Patient.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private static void write(App app, String tenant, long from, long to) {
        app.run(tenant, session -> {
            for (long id = from; id < to; id++) {
                session.persist(new Patient(id));
            }
        });
    }

    private static void assertReads(App app, String tenant, long... ids) {
        app.run(tenant, session -> {
            for (long id : ids) {
                assertThat(session.find(Patient.class, id))
                        .usingRecursiveComparison()
                        .ignoringFields("version")
                        .ignoringCollectionOrder()
                        .isEqualTo(new Patient(id));
            }
        });
    }

    private static void rotate(App app, TenantId... tenants) throws InterruptedException {
        assertThat(app.entigma().keys().rotateDek(List.of(tenants)).failures()).isEmpty();
    }

    private static StoredData data(App app, TestDatabase db) {
        return app.entigma().data(db.dataSource());
    }

    /** Values that are not under an active key. */
    private static long old(StoredData data) {
        return data.status().stream()
                .filter(use -> use.state() != KeyState.ACTIVE)
                .mapToLong(ColumnUse::values)
                .sum();
    }

    @OnEveryDatabase
    @DisplayName("all tables move to the new key, audit tables included, and only then the old key can be retired")
    void run_allTables_moveToTheActiveKey(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 60);
            write(app, "beta", 100, 130);
            rotate(app, ACME);
            StoredData data = data(app, db);
            assertThat(old(data)).isPositive();
            assertThatThrownBy(() -> data.retire(ACME, 1))
                    .isInstanceOf(KeyInUseException.class)
                    .hasMessageStartingWith("Retire version 1 of tenant 'acme': stored values need it (")
                    .hasMessageContaining("patient_AUD.name");
            JobReport report =
                    data.run(JobRequest.reencrypt().shardRows(17).pageRows(5).workers(2));
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isPositive();
            assertThat(report.counts().current()).isPositive();
            assertAddsUp(report);
            assertThat(old(data)).isZero();
            data.retire(ACME, 1);
            assertThat(data.verify())
                    .allSatisfy(group -> assertThat(group.outcome()).isEqualTo("OK"));
            app.entigma().evictKeys();
            assertReads(app, "acme", 0, 7, 59);
            assertReads(app, "beta", 100, 129);
            app.run(
                    "acme",
                    session -> assertThat(AuditReaderFactory.get(session).find(Patient.class, 5L, 1).name)
                            .isEqualTo("name 5"));
            assertThat(db.value("select max(version) from patient")).hasToString("0");
        }
    }

    private static void assertAddsUp(JobReport report) {
        JobCounts counts = report.counts();
        assertThat(counts.scanned())
                .isEqualTo(counts.changed()
                        + counts.current()
                        + counts.conflict()
                        + counts.quarantined()
                        + counts.failed()
                        + counts.destroyed()
                        + counts.leftOut());
    }

    @OnEveryDatabase
    @DisplayName("nulls, values that are moved already and broken ones; the job goes on and tells of each row")
    void run_brokenValues_goToQuarantine(TestDatabase db) throws Exception {
        try (App app = app(db);
                App running = app(db)) {
            write(app, "acme", 0, 30);
            rotate(app, ACME);
            write(app, "acme", 30, 35);
            db.update("update patient set born = null where id = 3");
            byte[] broken = db.bytes("select name from patient where id = 4");
            broken[30] ^= 1;
            db.update("update patient set name = ? where id = 4", (Object) broken);
            db.update("update patient set email = ? where id = 5", (Object)
                    "plain".getBytes(java.nio.charset.StandardCharsets.UTF_8));
            StoredData data = data(app, db);
            JobReport report = data.run(JobRequest.reencrypt().tables(List.of("patient")));
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts()).isEqualTo(new JobCountsData(35, 28, 5, 0, 2, 0, 0, 0));
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::rowKey, QuarantinedValue::column, QuarantinedValue::reason)
                    .containsExactlyInAnyOrder(
                            org.assertj.core.groups.Tuple.tuple("[[\"long\",\"4\"]]", "name", "BAD_TAG"),
                            org.assertj.core.groups.Tuple.tuple("[[\"long\",\"5\"]]", "email", "NOT_SEALED"));
            assertThat(db.bytes("select name from patient where id = 4")).isEqualTo(broken);
            assertReads(running, "acme", 2, 6, 34);
            JobReport again = data.run(JobRequest.reencrypt().tables(List.of("patient")));
            assertThat(again.id()).isNotEqualTo(report.id());
            assertThat(again.counts().changed()).isZero();
        }
    }

    @OnEveryDatabase
    void run_tenantAndVersionChosen_leavesTheOthers(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 10);
            write(app, "beta", 100, 110);
            rotate(app, ACME, BETA);
            JobRequest request =
                    JobRequest.reencrypt().tables(List.of("PATIENT")).tenants(List.of(BETA));
            StoredData data = data(app, db);
            assertThat(data.run(request.version(7)).counts()).isEqualTo(new JobCountsData(20, 0, 0, 0, 0, 0, 0, 20));
            assertThat(data.dryRun(request)).isEqualTo(new JobCountsData(20, 10, 0, 0, 0, 0, 0, 10));
            assertThat(data.run(request).counts()).isEqualTo(new JobCountsData(20, 10, 0, 0, 0, 0, 0, 10));
            assertThat(data.run(JobRequest.reencrypt().columns(List.of("patient.name")))
                            .counts())
                    .isEqualTo(new JobCountsData(20, 10, 10, 0, 0, 0, 0, 0));
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt().tables(List.of("patiemt"))))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("patiemt: the column catalog has no such table");
        }
    }

    @OnEveryDatabase(Database.H2)
    void run_unknownKey_pausesAndGoesOnWhenItIsBack(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 30);
            write(app, "beta", 100, 101);
            rotate(app, ACME, BETA);
            db.execute(
                    "create table kept as select * from entigma_key where version = 1",
                    "delete from entigma_key where version = 1 and tenant = X'62657461'");
            JobRequest request =
                    JobRequest.reencrypt().tables(List.of("patient")).pageRows(5);
            StoredData data = data(app, db);
            JobReport paused = data.run(request);
            assertThat(paused.state()).isEqualTo(JobState.PAUSED);
            assertThat(paused.reason()).contains("is not in the key table");
            assertThat(paused.counts().changed()).isEqualTo(30);
            assertThat(data.run(request).state()).isEqualTo(JobState.PAUSED);
            db.execute("insert into entigma_key select * from kept where tenant = X'62657461'");
            // That a key is not there is remembered for a short while.
            JobReport done = Await.value(
                    "the end of the job",
                    () -> {
                        assertThat(data.resume(paused.id())).isTrue();
                        return data.run(request);
                    },
                    report -> report.state() == JobState.DONE);
            assertThat(done.id()).isEqualTo(paused.id());
            assertThat(done.counts()).isEqualTo(new JobCountsData(31, 31, 0, 0, 0, 0, 0, 0));
        }
    }

    @OnEveryDatabase(Database.H2)
    void run_keyServerDown_pauses(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 3);
            rotate(app, ACME);
            app.entigma().evictKeys();
            kek.down(true);
            StoredData data = data(app, db);
            JobReport report = data.run(JobRequest.reencrypt());
            assertThat(report.state()).isEqualTo(JobState.PAUSED);
            assertThat(report.reason()).contains("does not answer");
            kek.down(false);
            assertThat(data.resume(report.id())).isTrue();
            assertThat(data.run(JobRequest.reencrypt()).state()).isEqualTo(JobState.DONE);
            assertReads(app, "acme", 0, 1, 2);
        }
    }

    @OnEveryDatabase(Database.H2)
    void run_shreddedTenant_isCountedAndLeft(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 3);
            write(app, "beta", 10, 12);
            app.entigma().keys().requestShred(ACME, Duration.ZERO);
            app.entigma().keys().shredDue();
            rotate(app, BETA);
            JobReport report = data(app, db).run(JobRequest.reencrypt().tables(List.of("patient")));
            assertThat(report.counts()).isEqualTo(new JobCountsData(5, 2, 0, 0, 0, 0, 3, 0));
            assertThat(report.state()).isEqualTo(JobState.DONE);
        }
    }

    @OnEveryDatabase
    void run_rowThatTheDatabaseRefuses_failsAloneAndTheJobFails(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 20);
            rotate(app, ACME);
            db.execute("alter table patient add constraint no_five check (id <> 5 or name = "
                    + literal(db, db.bytes("select name from patient where id = 5")) + ")");
            JobReport report = data(app, db).run(JobRequest.reencrypt().tables(List.of("patient")));
            assertThat(report.state()).isEqualTo(JobState.FAILED);
            assertThat(report.reason()).startsWith("1 rows could not be written");
            assertThat(report.counts()).isEqualTo(new JobCountsData(20, 19, 0, 0, 0, 1, 0, 0));
            assertThat(data(app, db).quarantine(report.id()))
                    .hasSize(3)
                    .allSatisfy(value -> assertThat(value.reason()).startsWith("SQL "));
            assertReads(app, "acme", 0, 5, 19);
        }
    }

    private static String literal(TestDatabase db, byte[] bytes) {
        String hex = java.util.HexFormat.of().formatHex(bytes);
        return db.kind() == Database.POSTGRESQL ? "'\\x" + hex + "'" : "X'" + hex + "'";
    }

    @OnEveryDatabase
    void run_rowsChangedWhileAPageIsMoved_keepWhatTheApplicationWrote(TestDatabase db) throws Exception {
        try (App app = app(db);
                App user = app(db)) {
            write(app, "acme", 0, 10);
            write(user, "acme", 10, 11);
            rotate(app, ACME);
            app.entigma().evictKeys();
            // The page is read, its keys are being unwrapped, nothing is written yet.
            kek.duringNextUnwrap(() -> user.run("acme", session -> {
                session.find(Patient.class, 3L).name = "the user's";
                session.remove(session.find(Patient.class, 4L));
            }));
            JobReport report = data(app, db).run(JobRequest.reencrypt().tables(List.of("patient")));
            assertThat(report.counts()).isEqualTo(new JobCountsData(11, 9, 0, 2, 0, 0, 0, 0));
            assertThat(app.<String>call("acme", session -> session.find(Patient.class, 3L).name))
                    .isEqualTo("the user's");
            assertThat(db.value("select count(*) from patient")).hasToString("10");
            assertThat(data(app, db).status())
                    .filteredOn(use -> use.table().equals("patient"))
                    .allSatisfy(use -> assertThat(use.state()).isEqualTo(KeyState.ACTIVE));
        }
    }

    @OnEveryDatabase
    void run_pausedResumedAndStopped_doesAsItIsTold(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 120);
            rotate(app, ACME);
            StoredData data = data(app, db);
            JobRequest slow = JobRequest.reencrypt()
                    .tables(List.of("patient"))
                    .pageRows(2)
                    .rowsPerSecond(40);
            JobReport paused = whileItRuns(data, slow, data::pause);
            assertThat(paused.state()).isEqualTo(JobState.PAUSED);
            assertThat(paused.counts().scanned()).isPositive().isLessThan(120);
            assertThat(data.resume(paused.id())).isTrue();
            JobReport stopped = whileItRuns(data, slow, data::stop);
            assertThat(stopped.id()).isEqualTo(paused.id());
            assertThat(stopped.state()).isEqualTo(JobState.FAILED);
            assertThat(data.resume(stopped.id())).isFalse();
            JobReport done = data.run(slow.rowsPerSecond(0));
            assertThat(done.id()).isNotEqualTo(paused.id());
            assertThat(done.counts().changed() + stopped.counts().changed()).isEqualTo(120);
        }
    }

    /** Runs a job and does something to it as soon as it has moved rows. */
    private static JobReport whileItRuns(StoredData data, JobRequest request, Consumer<String> action)
            throws Exception {
        long before = moved(data);
        CompletableFuture<JobReport> job = CompletableFuture.supplyAsync(() -> run(data, request));
        Await.until("the first rows that the job moves", () -> moved(data) > before);
        action.accept(data.jobs().get(0).id());
        return job.get(60, TimeUnit.SECONDS);
    }

    private static long moved(StoredData data) {
        return data.jobs().stream().mapToLong(job -> job.counts().changed()).sum();
    }

    private static JobReport run(StoredData data, JobRequest request) {
        try {
            return data.run(request);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @OnEveryDatabase
    void run_startedTwiceAtOnce_isOneJob(TestDatabase db) throws Exception {
        try (App one = app(db);
                App two = app(db)) {
            write(one, "acme", 0, 80);
            rotate(one, ACME);
            JobRequest request = JobRequest.reencrypt()
                    .tables(List.of("patient"))
                    .pageRows(3)
                    .shardRows(10);
            List<JobReport> reports = List.of(one, two).stream()
                    .map(app -> CompletableFuture.supplyAsync(() -> run(data(app, db), request)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
            assertThat(data(one, db).jobs()).extracting(JobReport::state).containsOnly(JobState.DONE);
            // Whoever comes after the end starts another job, which finds nothing to do.
            assertThat(moved(data(one, db))).isEqualTo(80);
            assertThat(reports).allSatisfy(ReencryptTest::assertAddsUp);
            assertReads(two, "acme", 0, 79);
        }
    }

    @OnEveryDatabase(Database.H2)
    void retired_onRead_isItsOwnError(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            write(app, "acme", 0, 2);
            byte[] old = db.bytes("select name from patient where id = 0");
            rotate(app, ACME);
            StoredData data = data(app, db);
            data.run(JobRequest.reencrypt());
            data.retire(ACME, 1);
            db.update("update patient set name = ? where id = 0", (Object) old);
            assertThatThrownBy(() -> assertReads(app, "acme", 0)).hasRootCauseInstanceOf(KeyRetiredException.class);
            assertThat(data.verify())
                    .anySatisfy(group -> assertThat(group.outcome()).isEqualTo("KEY_RETIRED"));
            assertThatThrownBy(() -> data.retire(ACME, 2)).hasMessageContaining("it is ACTIVE; rotate");
            assertThatThrownBy(() -> data.retire(ACME, 1)).isInstanceOf(KeyInUseException.class);
            assertReads(app, "acme", 0);
        }
    }
}

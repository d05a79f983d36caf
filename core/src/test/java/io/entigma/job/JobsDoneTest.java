// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.DataException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.JobCountsData;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.BeforeCounts;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.Parallel;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;

/** A job says that it is done when the data says so. */
class JobsDoneTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");
    private static final JobRequest REENCRYPT = JobRequest.reencrypt().shardRows(20);
    private static final JobRequest ENCRYPT =
            JobRequest.encrypt("letter.text").tenantColumn("company").shardRows(20);
    private static final JobRequest DECRYPT = JobRequest.decrypt("letter.text").shardRows(20);

    private final LocalKek kek = new LocalKek();

    private App app(TestDatabase db) {
        return App.on(db)
                .withoutConstraints()
                .entities(Letter.class)
                .kek(kek)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
    }

    private App appWithLetters(TestDatabase db) {
        App app = app(db);
        write(app, "acme", 0, 80);
        write(app, "beta", 80, 100);
        return app;
    }

    private static void write(App app, String tenant, long from, long to) {
        app.run(tenant, session -> {
            for (long id = from; id < to; id++) {
                session.persist(new Letter(id, tenant));
            }
        });
    }

    private static void rotate(App app, TenantId... tenants) throws InterruptedException {
        assertThat(app.entigma().keys().rotateDek(List.of(tenants)).failures()).isEmpty();
    }

    private static StoredData data(App app, TestDatabase db) {
        return app.entigma().data(db.dataSource());
    }

    /** The key ids in the raw bytes of a column. */
    private static Set<String> keyIds(TestDatabase db, String column, String where) {
        return db.bytesOfEach("select " + column + " from letter where " + where).stream()
                .map(bytes -> Arrays.toString(Arrays.copyOfRange(bytes, 2, 18)))
                .collect(Collectors.toSet());
    }

    private static String active(App app, TenantId tenant) {
        return app.entigma().keys().of(tenant).stream()
                .filter(key -> key.state() == KeyState.ACTIVE)
                .map(WrappedKey::id)
                .map(id -> Arrays.toString(id.toBytes()))
                .findFirst()
                .orElseThrow();
    }

    private static long plain(TestDatabase db) {
        return db.bytesOfEach("select text from letter").stream()
                .filter(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).startsWith("text "))
                .count();
    }

    @OnEveryDatabase
    @DisplayName("pages that a broken off job has finished are looked at again when the key was rotated since")
    void reencrypt_brokenOffAndKeyRotatedSince_movesAll(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            rotate(app, ACME);
            JobReport open = BrokenOff.run(data, REENCRYPT);
            rotate(app, ACME);
            JobReport done = data.run(REENCRYPT);
            assertThat(done.id()).isEqualTo(open.id());
            assertThat(done.state()).isEqualTo(JobState.DONE);
            assertThat(done.counts().changed()).isGreaterThan(80);
            assertThat(keyIds(db, "text", "id < 80")).containsExactly(active(app, ACME));
            assertThat(keyIds(db, "mail", "id < 80")).containsExactly(active(app, ACME));
            data.retire(ACME, 2);
        }
    }

    @OnEveryDatabase
    void reencrypt_ofATenantAndAColumn_leavesNothingOfThem(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            Set<String> betasOld = keyIds(db, "text", "id >= 80");
            Set<String> mailsOld = keyIds(db, "mail", "id < 80");
            JobRequest some = REENCRYPT.tenants(List.of(ACME)).columns(List.of("letter.text"));
            rotate(app, ACME, BETA);
            JobReport open = BrokenOff.run(data, some);
            rotate(app, ACME, BETA);
            JobReport done = data.run(some);
            assertThat(done.id()).isEqualTo(open.id());
            assertThat(done.state()).isEqualTo(JobState.DONE);
            assertThat(keyIds(db, "text", "id < 80")).containsExactly(active(app, ACME));
            assertThat(keyIds(db, "text", "id >= 80")).isEqualTo(betasOld);
            assertThat(keyIds(db, "mail", "id < 80")).isEqualTo(mailsOld);
        }
    }

    @OnEveryDatabase
    void reencrypt_ofTwoProcessesThatJoin_isOneJobAndMovesAll(TestDatabase db) throws Exception {
        try (App one = appWithLetters(db);
                App other = app(db)) {
            rotate(one, ACME);
            BrokenOff.run(data(one, db), REENCRYPT);
            rotate(one, ACME);
            // So slow that neither can be done before the other has begun, which would then find nothing to join.
            JobRequest slow = REENCRYPT.pageRows(4).rowsPerSecond(100);
            List<JobReport> reports = Parallel.call(
                    2,
                    i -> () -> i == 0
                            ? data(one, db).run(slow.workers(2))
                            : data(other, db).run(slow));
            assertThat(reports.get(1).id()).isEqualTo(reports.get(0).id());
            assertThat(reports).extracting(JobReport::state).containsOnly(JobState.DONE);
            assertThat(data(one, db).jobs()).hasSize(1);
            assertThat(keyIds(db, "text", "id < 80")).containsExactly(active(one, ACME));
        }
    }

    @OnEveryDatabase
    @DisplayName("rows of the job tables that say all is finished are not believed")
    void reencrypt_rowsOfTheJobChangedByHand_isRefusedUntilTheyAreGone(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            rotate(app, ACME, BETA);
            BrokenOff.run(data(app, db), REENCRYPT);
            for (String change : List.of(
                    "entigma_shard set finished = 1, scanned = rows_planned, changed = rows_planned",
                    "entigma_shard set cursor_key = high_key",
                    "entigma_shard set table_name = 'other'",
                    "entigma_job set state = 'DONE'",
                    "entigma_job set request = 'another'")) {
                db.execute("create table copy_shard as select * from entigma_shard");
                db.execute("create table copy_job as select * from entigma_job");
                db.update("update " + change);
                assertThatThrownBy(() -> data(app, db).run(REENCRYPT))
                        .as(change)
                        .isInstanceOf(UntrustedRowException.class);
                db.execute("delete from entigma_shard", "insert into entigma_shard select * from copy_shard");
                db.execute("delete from entigma_job", "insert into entigma_job select * from copy_job");
                db.execute("drop table copy_shard", "drop table copy_job");
            }
            db.update("update entigma_shard set finished = 1");
            db.execute("delete from entigma_job", "delete from entigma_shard");
            assertThat(data(app, db).run(REENCRYPT).state()).isEqualTo(JobState.DONE);
            assertThat(keyIds(db, "text", "id < 80")).containsExactly(active(app, ACME));
            assertThat(keyIds(db, "text", "id >= 80")).containsExactly(active(app, BETA));
        }
    }

    @OnEveryDatabase
    @DisplayName("the opposite of a job that was broken off is refused, and afterwards no value is in the clear")
    void encrypt_brokenOffAndDecrypted_isRefusedUntilStopped(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            assertThat(data.run(DECRYPT).state()).isEqualTo(JobState.DONE);
            assertThat(plain(db)).isEqualTo(100);
            JobReport open = BrokenOff.run(data, ENCRYPT);
            long plain = plain(db);
            assertThatThrownBy(() -> data.run(DECRYPT))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("DECRYPT of [letter.text]: job " + open.id() + " does the opposite")
                    .hasMessageContaining("entigma jobs stop " + open.id());
            assertThat(plain(db)).isEqualTo(plain);
            assertThat(data.jobs().stream().filter(job -> !job.state().isEnd())).hasSize(1);
            assertThat(data.stop(open.id())).isTrue();
            assertThat(data.run(DECRYPT).state()).isEqualTo(JobState.DONE);
            JobReport done = data.run(ENCRYPT);
            assertThat(done.id()).isNotEqualTo(open.id());
            assertThat(done.state()).isEqualTo(JobState.DONE);
            assertThat(plain(db)).isZero();
        }
    }

    @OnEveryDatabase
    void encrypt_brokenOffAndPagesOpenedSince_sealsThemAgain(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            data.run(DECRYPT);
            BrokenOff.run(data, ENCRYPT);
            for (long id = 0; id < 8; id++) {
                db.update(
                        "update letter set text = ? where id = ?", ("text " + id).getBytes(StandardCharsets.UTF_8), id);
            }
            assertThat(data.run(ENCRYPT).state()).isEqualTo(JobState.DONE);
            assertThat(plain(db)).isZero();
            assertThat(app.<String>call("acme", session -> session.find(Letter.class, 3L).text))
                    .isEqualTo("text 3");
        }
    }

    @OnEveryDatabase
    void decrypt_brokenOffAndSealedSince_opensAll(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            BrokenOff.run(data, DECRYPT);
            app.run("acme", session -> session.persist(new Letter(-5, "acme")));
            assertThat(data.run(DECRYPT).state()).isEqualTo(JobState.DONE);
            assertThat(plain(db)).isEqualTo(101);
        }
    }

    @OnEveryDatabase
    void encrypt_fromAPlainColumn_fillsWhatIsEmptyAgain(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            assertThat(data.run(DECRYPT.plainColumn("text_plain")).state()).isEqualTo(JobState.DONE);
            db.update("update letter set text = null");
            JobRequest fill = ENCRYPT.plainColumn("text_plain");
            BrokenOff.run(data, fill);
            assertThatThrownBy(() -> data.run(DECRYPT.plainColumn("text_plain")))
                    .isInstanceOf(DataException.class);
            db.update("update letter set text = null where id < 4");
            assertThat(data.run(fill).state()).isEqualTo(JobState.DONE);
            assertThat(db.value("select count(*) from letter where text is null"))
                    .hasToString("0");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("plain values that nothing can be sealed for are told as left, and the job is not done")
    void encrypt_ofAShreddedTenant_isNotDone(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            data.run(DECRYPT);
            app.entigma().keys().requestShred(BETA, Duration.ZERO);
            app.entigma().keys().shredDue();
            JobReport report = data.run(ENCRYPT);
            assertThat(report.state()).isEqualTo(JobState.FAILED);
            assertThat(report.reason())
                    .startsWith("not done: 20 values are still in the clear (20 in letter.text)")
                    .contains("20 PLAIN_OF_SHREDDED_TENANT");
            assertThat(report.counts()).isEqualTo(new JobCountsData(100, 80, 0, 0, 20, 0, 0, 0));
            assertThat(plain(db)).isEqualTo(20);
        }
    }

    @OnEveryDatabase
    void encrypt_withoutATenantInTheRow_isNotDone(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            StoredData data = data(app, db);
            data.run(DECRYPT);
            db.update("update letter set company = null where id < 3");
            JobReport report = data.run(ENCRYPT);
            assertThat(report.state()).isEqualTo(JobState.FAILED);
            assertThat(report.reason())
                    .contains("3 values are still in the clear")
                    .contains("3 NO_TENANT");
            db.update("update letter set company = 'acme' where id < 3");
            assertThat(data.run(ENCRYPT).state()).isEqualTo(JobState.DONE);
            assertThat(plain(db)).isZero();
        }
    }

    @OnEveryDatabase
    @DisplayName("somebody who goes on writing under the old key: the job says that it is not done, and how many")
    void reencrypt_oldValuesComeAgainAndAgain_endsAsNotDone(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            byte[] old = db.bytes("select text from letter where id = 7");
            rotate(app, ACME, BETA);
            StoredData data = app.entigma()
                    .data(new BeforeCounts(
                            db.dataSource(), () -> db.update("update letter set text = ? where id = 7", (Object) old)));
            JobReport report = data.run(REENCRYPT);
            assertThat(report.state()).isEqualTo(JobState.FAILED);
            assertThat(report.reason())
                    .startsWith("not done: 1 values are not under an active key in their column's mode yet"
                            + " (1 in letter.text)");
            assertThat(report.counts().changed()).isEqualTo(103);
        }
    }

    @OnEveryDatabase
    void reencrypt_oldValuesComeOnce_areMovedToo(TestDatabase db) throws Exception {
        try (App app = appWithLetters(db)) {
            byte[] old = db.bytes("select text from letter where id = 7");
            rotate(app, ACME, BETA);
            boolean[] once = {true};
            StoredData data = app.entigma().data(new BeforeCounts(db.dataSource(), () -> {
                if (once[0] && keyIds(db, "text", "id = 7").contains(active(app, ACME))) {
                    once[0] = false;
                    db.update("update letter set text = ? where id = 7", (Object) old);
                }
            }));
            JobReport report = data.run(REENCRYPT);
            assertThat(once[0]).isFalse();
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(101);
            assertThat(keyIds(db, "text", "id < 80")).containsExactly(active(app, ACME));
        }
    }
}

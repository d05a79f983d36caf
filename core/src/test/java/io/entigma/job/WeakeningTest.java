// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.error.DataException;
import io.entigma.error.UntrustedRowException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.report.AuditFindingData;
import io.entigma.job.AuditFinding.Kind;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.BeforeCounts;
import io.entigma.testing.CatalogRows;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Nothing that jobs do leaves values weaker than they are, unless the request says so. */
class WeakeningTest {
    private static final TenantId ACME = new TenantId("acme");

    private static App app(TestDatabase db) {
        App app = App.on(db)
                .withoutConstraints()
                .entities(Letter.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
        app.run("acme", session -> {
            for (long id = 0; id < 10; id++) {
                session.persist(new Letter(id, "acme"));
            }
        });
        return app;
    }

    private static List<Byte> algorithms(TestDatabase db, String column) {
        return db.bytesOfEach("select " + column + " from letter").stream()
                .map(bytes -> bytes[1])
                .distinct()
                .toList();
    }

    @OnEveryDatabase
    @DisplayName("a catalog that was changed from random to deterministic does not make values deterministic")
    void reencrypt_randomToDeterministic_isRefusedUnlessAllowed(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            CatalogRows.mode(app.entigma(), "text", CatalogColumn.DETERMINISTIC);
            byte[] before = db.bytes("select text from letter where id = 4");
            assertThatThrownBy(() -> data.run(JobRequest.reencrypt()))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("Re-encrypt letter.text: 10 values would be stored weaker than they are")
                    .hasMessageContaining("nothing was done")
                    .hasMessageContaining("--allow-deterministic (allowDeterministic)");
            assertThatThrownBy(() -> data.dryRun(JobRequest.reencrypt().allowApplicationKeys()))
                    .isInstanceOf(DataException.class);
            assertThat(data.jobs()).isEmpty();
            assertThat(db.bytes("select text from letter where id = 4")).isEqualTo(before);
            assertThat(data.audit()).containsExactly(new AuditFindingData(Kind.OTHER_MODE, "letter", "text", 10));
            // What is not chosen, or would not be touched, is no reason.
            assertThat(data.run(JobRequest.reencrypt().columns(List.of("letter.mail")))
                            .state())
                    .isEqualTo(JobState.DONE);
            assertThat(data.run(JobRequest.reencrypt().version(7)).state()).isEqualTo(JobState.DONE);
            assertThat(data.run(JobRequest.reencrypt().tenants(List.of(new TenantId("beta"))))
                            .state())
                    .isEqualTo(JobState.DONE);
            assertThat(algorithms(db, "text")).containsExactly((byte) 1);
        }
    }

    @OnEveryDatabase
    void reencrypt_randomToDeterministicAllowed_isDoneToldAndPartOfTheJob(TestDatabase db) throws Exception {
        try (App app = app(db);
                LogCapture log = LogCapture.start()) {
            StoredData data = app.entigma().data(db.dataSource());
            CatalogRows.mode(app.entigma(), "text", CatalogColumn.DETERMINISTIC);
            JobReport report = data.run(JobRequest.reencrypt().allowDeterministic());
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(10);
            assertThat(algorithms(db, "text")).containsExactly((byte) 2);
            assertThat(String.valueOf(db.value("select request from entigma_job")))
                    .contains("\"allowDeterministic\":true");
            assertThat(log.entries())
                    .anyMatch(entry -> entry.contains("is allowed to weaken values") && entry.contains("true"));
            assertThat(data.audit()).isEmpty();
        }
    }

    @OnEveryDatabase
    void reencrypt_deterministicToRandom_needsNoWord(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            CatalogRows.mode(app.entigma(), "mail", CatalogColumn.RANDOM);
            JobReport report = app.entigma().data(db.dataSource()).run(JobRequest.reencrypt());
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(algorithms(db, "mail")).containsExactly((byte) 1);
        }
    }

    @OnEveryDatabase
    @DisplayName("a random value that comes while the job runs stays as it is, and is told")
    void reencrypt_randomValueComesMeanwhile_isLeft(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            byte[] random = db.bytes("select text from letter where id = 4");
            StoredData data = app.entigma().data(db.dataSource());
            CatalogRows.mode(app.entigma(), "text", CatalogColumn.DETERMINISTIC);
            data.run(JobRequest.reencrypt().allowDeterministic());
            app.entigma().keys().rotateDek(List.of(ACME));
            boolean[] once = {true};
            // After the look at the columns, before the count of what is left: between two passes.
            int[] counts = {0};
            StoredData watched = app.entigma().data(new BeforeCounts(db.dataSource(), () -> {
                counts[0]++;
                if (counts[0] == 3 && once[0]) {
                    once[0] = false;
                    db.update("update letter set text = ? where id = 4", (Object) random);
                }
            }));
            JobReport report = watched.run(JobRequest.reencrypt());
            assertThat(once[0]).isFalse();
            assertThat(report.reason()).contains("1 WOULD_WEAKEN");
            assertThat(report.counts().quarantined()).isEqualTo(1);
            assertThat(db.bytes("select text from letter where id = 4")).isEqualTo(random);
        }
    }

    @OnEveryDatabase
    @DisplayName("values that were copied from another column, whose context the catalog was given, are not opened")
    void decrypt_contextOfAnotherColumn_isRefusedUnlessAllowed(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            db.update("update letter set mail = text");
            CatalogRows.context(app.entigma(), "mail", "letter.text", CatalogColumn.RANDOM);
            assertThatThrownBy(() -> data.run(JobRequest.decrypt("letter.mail")))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith("DECRYPT letter.mail: the column catalog binds its values to 'letter.text',"
                            + " and those of letter.text too; nothing was done")
                    .hasMessageContaining("--allow-context letter.text");
            assertThatThrownBy(() -> data.dryRun(JobRequest.decrypt("letter.text")))
                    .isInstanceOf(DataException.class);
            assertThatThrownBy(() -> data.run(JobRequest.encrypt("letter.mail").tenant(ACME)))
                    .isInstanceOf(DataException.class)
                    .hasMessageStartingWith(
                            "ENCRYPT letter.mail: the column catalog binds its values to 'letter.text'");
            assertThat(data.jobs()).isEmpty();
            assertThat(algorithms(db, "mail")).containsExactly((byte) 1);
            assertThat(data.audit())
                    .extracting(AuditFinding::kind, AuditFinding::column)
                    .containsExactlyInAnyOrder(tuple(Kind.SHARED_CONTEXT, "text"), tuple(Kind.SHARED_CONTEXT, "mail"));
            assertThat(data.run(JobRequest.decrypt("letter.mail").allowContext("letter.text"))
                            .state())
                    .isEqualTo(JobState.DONE);
        }
    }

    @OnEveryDatabase
    @DisplayName(
            "A catalog row that somebody else changed is not believed: nothing is written by it, until the application has written its own")
    void jobs_catalogChangedByHand_areRefused(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            List<byte[]> before = db.bytesOfEach("select text from letter order by id");
            List<CatalogColumn> catalog = CatalogRows.of(app.entigma());
            for (String change : List.of(
                    "mode = 'deterministic'",
                    "context = 'letter.mail'",
                    "value_type = 'java.lang.Integer'",
                    "key_columns = '[\"text\"]'",
                    "key_columns = 'no json'",
                    "mac = null",
                    "column_name = 'mail2'")) {
                db.update("update entigma_column set " + change + " where column_name = 'text'");
                for (JobRequest request : List.of(
                        JobRequest.reencrypt(),
                        JobRequest.reencrypt().allowDeterministic(),
                        JobRequest.decrypt("letter.text"),
                        JobRequest.encrypt("letter.text").tenant(ACME))) {
                    assertThatThrownBy(() -> data.run(request))
                            .as("%s, %s", change, request.kind())
                            .isInstanceOfAny(UntrustedRowException.class, DataException.class);
                }
                assertThatThrownBy(data::status).isInstanceOf(UntrustedRowException.class);
                assertThat(db.bytesOfEach("select text from letter order by id"))
                        .usingElementComparator(Arrays::compare)
                        .isEqualTo(before);
                db.update("delete from entigma_column");
                CatalogRows.save(app.entigma(), catalog);
            }
            assertThat(data.run(JobRequest.reencrypt()).state()).isEqualTo(JobState.DONE);
        }
    }

    @OnEveryDatabase
    @DisplayName("audit tables have the context of the table whose past they keep, and that is no finding")
    void audit_withEnversTables_findsNothing(TestDatabase db) {
        try (App app = App.on(db).entities(Patient.class).start()) {
            app.run("acme", session -> session.persist(new Patient(1)));
            assertThat(app.entigma().data(db.dataSource()).audit()).isEmpty();
        }
    }
}

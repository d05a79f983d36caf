// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Jobs where one tenant's key rows were changed by somebody: its values stay as they are, and those of others go on. */
class UntrustedKeysTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final TenantId BETA = new TenantId("beta");

    private static App app(TestDatabase db) throws InterruptedException {
        App app = App.on(db)
                .withoutConstraints()
                .entities(Letter.class)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(50)))
                .start();
        for (int i = 0; i < 10; i++) {
            String tenant = i < 5 ? "acme" : "beta";
            long id = i;
            app.run(tenant, session -> session.persist(new Letter(id, tenant)));
        }
        app.entigma().keys().rotateDek(List.of(ACME, BETA));
        db.update("update entigma_key set created_at = created_at + 1 where tenant = ?", (Object) ACME.toBytes());
        return app;
    }

    private static List<String> texts(TestDatabase db, String where) {
        return db.bytesOfEach("select text from letter where " + where + " order by id").stream()
                .map(HexFormat.of()::formatHex)
                .toList();
    }

    private static long keys(TestDatabase db, String where) {
        return db.bytesOfEach("select text from letter where " + where).stream()
                .map(bytes -> Arrays.toString(Arrays.copyOfRange(bytes, 2, 18)))
                .distinct()
                .count();
    }

    @OnEveryDatabase
    @DisplayName("A job for one tenant leaves out the values of another one whose keys are not believed")
    void reencrypt_ofOneTenant_goesOn(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            List<String> acmes = texts(db, "id < 5");
            List<String> betas = texts(db, "id >= 5");
            JobRequest request = JobRequest.reencrypt().tenants(List.of(BETA));
            assertThat(app.entigma().data(db.dataSource()).dryRun(request).changed())
                    .isEqualTo(5);
            JobReport report = app.entigma().data(db.dataSource()).run(request);
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.counts().changed()).isEqualTo(5);
            assertThat(report.counts().leftOut()).isEqualTo(5);
            assertThat(texts(db, "id < 5")).isEqualTo(acmes);
            assertThat(texts(db, "id >= 5")).doesNotContainAnyElementsOf(betas);
            app.entigma().data(db.dataSource()).retire(BETA, 1);
        }
    }

    @OnEveryDatabase
    @DisplayName("A job for the tenant itself, or for all, pauses with the reason, or puts its values in quarantine")
    void reencrypt_ofAll_pausesOrPutsInQuarantine(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            List<String> acmes = texts(db, "id < 5");
            StoredData data = app.entigma().data(db.dataSource());
            for (JobRequest request :
                    List.of(JobRequest.reencrypt(), JobRequest.reencrypt().tenants(List.of(ACME)))) {
                JobReport paused = data.run(request);
                assertThat(paused.state()).isEqualTo(JobState.PAUSED);
                assertThat(paused.reason())
                        .contains("Keys of tenant 'acme'")
                        .contains("was changed or is missing")
                        .contains("quarantine");
            }
            JobReport done = data.run(JobRequest.reencrypt().quarantineUnknownKeys());
            assertThat(done.state()).isEqualTo(JobState.DONE);
            assertThat(done.reason()).contains("UNTRUSTED_ROW");
            assertThat(done.counts().quarantined()).isEqualTo(5);
            assertThat(data.quarantine(done.id()))
                    .hasSize(10)
                    .allSatisfy(value -> assertThat(value.reason()).isEqualTo("UNTRUSTED_ROW"));
            assertThat(texts(db, "id < 5")).isEqualTo(acmes);
            assertThat(keys(db, "id >= 5")).isEqualTo(1);
        }
    }

    @OnEveryDatabase
    void decryptAndEncrypt_leaveItsValues(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            List<String> acmes = texts(db, "id < 5");
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.run(JobRequest.decrypt("letter.text")).counts().quarantined())
                    .isEqualTo(5);
            assertThat(texts(db, "id < 5")).isEqualTo(acmes);
            assertThat(db.bytesOfEach("select text from letter where id >= 5"))
                    .allSatisfy(text ->
                            assertThat(new String(text, StandardCharsets.UTF_8)).startsWith("text "));
            for (JobRequest request : List.of(
                    JobRequest.encrypt("letter.text").tenantColumn("company"),
                    JobRequest.encrypt("letter.text").tenantColumn("company").treatAsPlain())) {
                assertThat(data.run(request).counts().quarantined()).isEqualTo(5);
                assertThat(texts(db, "id < 5")).isEqualTo(acmes);
                assertThat(keys(db, "id >= 5")).isEqualTo(1);
            }
        }
    }

    @OnEveryDatabase
    void statusAndVerify_tellOfAll(TestDatabase db) throws Exception {
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.verify())
                    .extracting(VerifiedColumn::column, VerifiedColumn::outcome, VerifiedColumn::values)
                    .containsExactlyInAnyOrder(
                            tuple("text", "UNTRUSTED_ROW", 5L),
                            tuple("mail", "UNTRUSTED_ROW", 5L),
                            tuple("text", "OK", 5L),
                            tuple("mail", "OK", 5L));
            assertThat(data.status())
                    .hasSize(4)
                    .anySatisfy(use -> assertThat(use.tenant()).isEqualTo(BETA));
            assertThat(data.audit()).isNotEmpty();
        }
    }
}

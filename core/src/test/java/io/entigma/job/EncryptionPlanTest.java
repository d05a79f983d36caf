// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.job.PlanStep.Kind;
import io.entigma.job.PlanStep.Phase;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;

/** What a plan says is done, step by step, and leads from plain values to sealed ones. */
class EncryptionPlanTest {
    private static final String PLAIN = "plan.name,plan.notes,plan.code";

    @Entity(name = "Patient")
    @Table(name = "plan")
    public static class Patient {
        @Id
        public Long id;

        @Encrypted
        @Column(nullable = false, length = 60)
        public String name;

        @Encrypted
        @Searchable
        @Column(length = 40)
        public String code;

        @Encrypted
        @Column(length = 3000)
        public String notes;

        @Encrypted
        @Column(name = "born_sealed")
        public LocalDate born;

        @Encrypted
        @Column(length = 100)
        public String small;
    }

    private static boolean isMySql(TestDatabase db) {
        return db.kind() == Database.MARIADB || db.kind() == Database.MYSQL;
    }

    private static void plainTable(TestDatabase db) {
        String latin = isMySql(db) ? " character set latin1" : "";
        db.execute("create table plan (id bigint primary key, name varchar(60)" + latin
                + " default 'nobody' not null, code char(10), notes "
                + (db.kind() == Database.POSTGRESQL || isMySql(db) ? "text" : "varchar(3000)")
                + ", born date, small " + db.binaryType(20) + ")");
        for (int id = 1; id <= 20; id++) {
            db.update(
                    "insert into plan (id, name, code, notes, born) values (?, ?, ?, ?, ?)",
                    (long) id,
                    "Zoë " + id,
                    id % 4 == 0 ? null : "code" + id,
                    "nötes " + id,
                    LocalDate.of(2000, 1, id));
        }
    }

    private static App.Builder app(TestDatabase db) {
        return App.on(db).entities(Patient.class).set("hibernate.hbm2ddl.auto", "none");
    }

    private static App reading(TestDatabase db) {
        return app(db).engine(engine -> engine.plaintextReads(Arrays.asList(PLAIN.split(",", -1))))
                .start();
    }

    private static EncryptionPlan plan(App app, TestDatabase db) {
        return app.entigma().data(db.dataSource()).plan();
    }

    private static void execute(TestDatabase db, EncryptionPlan plan, Phase phase) {
        steps(plan, phase, Kind.SQL).forEach(step -> db.execute(step.text()));
    }

    private static Stream<PlanStep> steps(EncryptionPlan plan, Phase phase, Kind kind) {
        return plan.steps().stream().filter(step -> step.phase() == phase && step.kind() == kind);
    }

    private static List<String> texts(EncryptionPlan plan, Phase phase, Kind kind) {
        return steps(plan, phase, kind).map(PlanStep::text).toList();
    }

    @OnEveryDatabase
    @DisplayName(
            "the SQL, settings and jobs of a plan, done in their order, seal a plain table; then nothing is left to do")
    void plan_ofAPlainTable_leadsToSealedValues(TestDatabase db) throws Exception {
        plainTable(db);
        EncryptionPlan plan;
        try (App looking = app(db).set("entigma.column-check", "warn").start()) {
            plan = plan(looking, db);
            assertThat(plan(looking, db).steps()).isEqualTo(plan.steps());
        }
        assertThat(texts(plan, Phase.DEPLOY, Kind.SETTING))
                .containsExactly(
                        "entigma.plaintext-reads=plan.code,plan.name,plan.notes",
                        "entigma.plaintext-writes=plan.code,plan.name,plan.notes");
        assertThat(texts(plan, Phase.MOVE, Kind.COMMAND))
                .containsExactlyInAnyOrder(
                        "entigma encrypt-column plan.name --single-tenant",
                        "entigma encrypt-column plan.code --single-tenant",
                        "entigma encrypt-column plan.notes --single-tenant",
                        "entigma encrypt-column plan.born_sealed --from born --single-tenant");
        execute(db, plan, Phase.PREPARE);
        try (App app = reading(db)) {
            move(app, db);
            EncryptionPlan rest = plan(app, db);
            assertThat(rest.steps()).allSatisfy(step -> assertThat(step.phase()).isEqualTo(Phase.FINISH));
            execute(db, rest, Phase.FINISH);
            assertThat(plan(app, db).steps())
                    .singleElement()
                    .satisfies(step -> assertThat(step.text())
                            .startsWith("when nothing reads born any more: ALTER TABLE ")
                            .containsIgnoringCase("DROP COLUMN")
                            .containsIgnoringCase("born"));
            db.execute("alter table plan drop column born");
            assertThat(plan(app, db).steps()).isEmpty();
            assertThat(plan(app, db).text()).isEmpty();
        }
        assertAllIsReadAndFound(db);
    }

    private static void assertAllIsReadAndFound(TestDatabase db) {
        try (App app = app(db).set("entigma.column-constraints", "expect").start()) {
            app.run(TenantId.SINGLE.toString(), session -> {
                for (Patient patient :
                        session.createQuery("from Patient", Patient.class).getResultList()) {
                    assertThat(patient.name).isEqualTo("Zoë " + patient.id);
                    assertThat(patient.code).isEqualTo(patient.id % 4 == 0 ? null : "code" + patient.id);
                    assertThat(patient.notes).isEqualTo("nötes " + patient.id);
                    assertThat(patient.born).isEqualTo(LocalDate.of(2000, 1, Math.toIntExact(patient.id)));
                }
                assertThat(session.createQuery("select p.id from Patient p where p.code = 'code7'", Long.class)
                                .getSingleResult())
                        .isEqualTo(7);
            });
        }
    }

    private static void move(App app, TestDatabase db) throws Exception {
        StoredData data = app.entigma().data(db.dataSource());
        for (String column : PLAIN.split(",", -1)) {
            assertThat(data.run(JobRequest.encrypt(column).tenant(TenantId.SINGLE)))
                    .satisfies(report ->
                            assertThat(report.state()).as(report.reason()).isEqualTo(JobState.DONE));
        }
        data.run(JobRequest.encrypt("plan.born_sealed").plainColumn("born").tenant(TenantId.SINGLE));
    }

    @OnEveryDatabase
    @DisplayName("a plan's scripts have each statement once, with its phase's other steps as comments")
    void scripts_ofAPlan_haveItsStatements(TestDatabase db) {
        plainTable(db);
        try (App looking = app(db).set("entigma.column-check", "warn").start()) {
            EncryptionPlan plan = plan(looking, db);
            List<String> prepare = texts(plan, Phase.PREPARE, Kind.SQL);
            assertThat(prepare).hasSizeBetween(7, 11);
            assertThat(plan.sql(Phase.PREPARE).lines().filter(line -> !line.startsWith("--")))
                    .containsExactlyElementsOf(
                            prepare.stream().map(sql -> sql + ";").toList());
            assertThat(plan.sql(Phase.DEPLOY)).isEmpty();
            assertThat(plan.liquibase(Phase.FINISH))
                    .startsWith("--liquibase formatted sql\n\n--changeset entigma:")
                    .isEqualTo(plan(looking, db).liquibase(Phase.FINISH));
            assertThat(plan.text())
                    .startsWith("1. Before the version with the annotations is started\n   -- plan.")
                    .contains("\n2. With that version\n", "\n3. When no instance", "\n4. When nothing plain is left\n");
            assertThat(plan.text()).doesNotContain("Zo", "n\u00f6tes", "code1");
        }
    }
}

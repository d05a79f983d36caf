// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.job.AuditFinding;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.CatalogRows;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

/** Columns and tables that were renamed after values were sealed in them. */
class RenamedColumnTest {
    @Entity(name = "Pet")
    @Table(name = "pet")
    public static class Pet {
        @Id
        Long id;

        @Encrypted
        String birth_sealed;

        @Encrypted
        String name;
    }

    @Entity(name = "Pet")
    @Table(name = "pet")
    public static class Forgotten {
        @Id
        Long id;

        @Encrypted
        String birth;

        @Encrypted
        String name;
    }

    @Entity(name = "Pet")
    @Table(name = "pet")
    public static class Remembered {
        @Id
        Long id;

        @Encrypted(context = "pet.birth_sealed")
        String birth;

        @Encrypted
        String name;
    }

    @Entity(name = "Animal")
    @Table(name = "animal")
    public static class OtherTable {
        @Id
        Long id;

        @Encrypted
        String birth_sealed;

        @Encrypted
        String name;
    }

    @Entity(name = "Animal")
    @Table(name = "animal")
    public static class OtherTableRemembered {
        @Id
        Long id;

        @Encrypted(context = "pet.birth_sealed")
        String birth_sealed;

        @Encrypted(context = "pet.name")
        String name;
    }

    private static final byte[] SHARED = new byte[32];

    private static App start(TestDatabase db, Class<?> entity) {
        return builder(db, entity).start();
    }

    private static App.Builder builder(TestDatabase db, Class<?> entity) {
        return App.on(db)
                .entities(entity)
                .engine(engine -> engine.epochInterval(Duration.ofMillis(100)))
                .withoutConstraints()
                .kek(new LocalKek(LocalKek.URI_A, SHARED))
                .set("hibernate.hbm2ddl.auto", "none");
    }

    private static void fill(TestDatabase db) {
        String binary = db.binaryType(1200);
        db.execute("create table pet (id bigint primary key, birth_sealed " + binary + ", name " + binary + ")");
        try (App app = start(db, Pet.class)) {
            app.run("acme", session -> {
                Pet pet = new Pet();
                pet.id = 1L;
                pet.birth_sealed = "2019";
                pet.name = "Rex";
                session.persist(pet);
            });
        }
    }

    private static List<String> catalog(App app) {
        return CatalogRows.of(app.entigma()).stream().map(CatalogColumn::label).toList();
    }

    private static void assertRefused(TestDatabase db, Class<?> entity, String... parts) {
        assertThatThrownBy(() -> start(db, entity).close())
                .isInstanceOf(MisconfigurationException.class)
                .satisfies(e -> assertThat(e).hasMessageContainingAll(parts));
    }

    @OnEveryDatabase
    @DisplayName(
            "a renamed column whose context was forgotten stops the start with the right mapping, which then works")
    void boot_renamedColumn_namesTheRightContext(TestDatabase db) {
        fill(db);
        db.execute("alter table pet rename column birth_sealed to birth");
        String wayOut = "set @Encrypted(context = \"pet.birth_sealed\")";
        assertRefused(
                db,
                Forgotten.class,
                "Forgotten.birth: its context is 'pet.birth'",
                "do not open; they do under",
                wayOut);
        // Nothing was registered, so that the second start says the same.
        assertRefused(db, Forgotten.class, wayOut);
        try (App app = start(db, Remembered.class)) {
            app.run(
                    "acme",
                    session ->
                            assertThat(session.find(Remembered.class, 1L).birth).isEqualTo("2019"));
            assertThat(catalog(app)).containsExactlyInAnyOrder("pet.birth", "pet.name");
            assertThat(app.entigma().data(db.dataSource()).audit()).isEmpty();
        }
        try (App again = start(db, Remembered.class)) {
            assertThat(catalog(again)).hasSize(2);
        }
    }

    @OnEveryDatabase
    @DisplayName("a wrong entry in the catalog yields to the mapping under which values open")
    void boot_catalogWithAWrongContext_doesNotLeadBack(TestDatabase db) {
        fill(db);
        db.execute("alter table pet rename column birth_sealed to birth");
        try (App app =
                builder(db, Forgotten.class).set("entigma.column-check", "off").start()) {
            assertThat(catalog(app)).contains("pet.birth", "pet.birth_sealed");
        }
        try (App app = start(db, Remembered.class)) {
            app.run(
                    "acme",
                    session ->
                            assertThat(session.find(Remembered.class, 1L).birth).isEqualTo("2019"));
            assertThat(catalog(app)).containsExactlyInAnyOrder("pet.birth", "pet.name");
        }
    }

    @OnEveryDatabase
    void boot_renamedTable_namesTheRightContexts(TestDatabase db) {
        fill(db);
        db.execute("alter table pet rename to animal");
        assertRefused(
                db,
                OtherTable.class,
                "OtherTable.birth_sealed: its context is 'animal.birth_sealed'",
                "set @Encrypted(context = \"pet.birth_sealed\")",
                "set @Encrypted(context = \"pet.name\")");
        try (App app = start(db, OtherTableRemembered.class)) {
            app.run(
                    "acme",
                    session -> assertThat(session.find(OtherTableRemembered.class, 1L).name)
                            .isEqualTo("Rex"));
            assertThat(catalog(app)).containsExactlyInAnyOrder("animal.birth_sealed", "animal.name");
        }
    }

    @OnEveryDatabase
    @DisplayName("values that were copied from another attribute's column are not told to have its context")
    void boot_valuesOfAnotherAttribute_areNotFollowed(TestDatabase db) {
        fill(db);
        db.execute(
                "alter table pet rename column birth_sealed to birth",
                "update pet set birth = name",
                "delete from entigma_column"
                        + " where column_name like '%irth_sealed%' or column_name like '%IRTH_SEALED%'");
        assertThatThrownBy(() -> start(db, Forgotten.class).close())
                .hasMessageContaining(
                        "Forgotten.birth: its context is 'pet.birth', under which values in pet.birth do not open;")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pet.name"));
    }

    @OnEveryDatabase(Database.H2)
    void boot_emptyCatalog_valuesAreOpenedAllTheSame(TestDatabase db) {
        fill(db);
        db.execute("alter table pet rename column birth_sealed to birth", "delete from entigma_column");
        assertRefused(
                db, Forgotten.class, "under which values in pet.birth do not open; set @Encrypted(context = ...)");
        try (App app = start(db, Remembered.class)) {
            assertThat(catalog(app)).containsExactlyInAnyOrder("pet.birth", "pet.name");
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("while nothing can be opened, the application starts, and the catalog learns nothing")
    void boot_keyServerAway_newColumnIsNotRegistered(TestDatabase db) {
        fill(db);
        db.execute("alter table pet rename column birth_sealed to birth");
        LocalKek kek = new LocalKek(LocalKek.URI_A, SHARED);
        kek.down(true);
        try (LogCapture log = LogCapture.start();
                App app = builder(db, Forgotten.class).kek(kek).start()) {
            assertThat(log.entries()).anyMatch(line -> line.contains("pet.birth is not put into the column catalog"));
            kek.down(false);
            app.entigma().data(db.dataSource());
            assertThat(catalog(app)).containsExactlyInAnyOrder("pet.birth_sealed", "pet.name");
        }
        assertRefused(db, Forgotten.class, "set @Encrypted(context = \"pet.birth_sealed\")");
    }

    @OnEveryDatabase
    @DisplayName("an entry of a dropped column is told with the statement that removes it; everything else goes on")
    void droppedColumn_isToldAndLeftOut(TestDatabase db) throws Exception {
        fill(db);
        db.execute("alter table pet drop column birth_sealed");
        db.execute("alter table pet add birth " + db.binaryType(1200));
        try (LogCapture log = LogCapture.start();
                App app = start(db, Forgotten.class)) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.missingColumns()).containsExactly("pet.birth_sealed");
            assertThat(data.status()).extracting(use -> use.column()).containsOnly("name");
            assertThat(data.verify()).extracting(group -> group.outcome()).containsOnly("OK");
            assertThat(data.audit())
                    .extracting(AuditFinding::kind, AuditFinding::column)
                    .containsExactly(tuple(AuditFinding.Kind.MISSING_COLUMN, "birth_sealed"));
            app.entigma().keys().rotateDek(List.of(new TenantId("acme")));
            JobReport report = data.run(JobRequest.reencrypt());
            assertThat(report.state()).isEqualTo(JobState.DONE);
            assertThat(report.reason()).contains("not in this database, and so left out: pet.birth_sealed");
            assertThat(report.counts().changed()).isEqualTo(1);
            assertThatThrownBy(() -> data.retire(new TenantId("acme"), 1))
                    .hasMessageStartingWith("pet.birth_sealed: the column catalog has it, but the table does not");
            String statement = log.entries().stream()
                    .filter(line -> line.contains("pet.birth_sealed is in the column catalog, but"))
                    .findFirst()
                    .orElseThrow()
                    .replaceFirst(".*remove the entry: ", "");
            assertThat(db.update(statement)).isEqualTo(1);
            assertThat(app.entigma().data(db.dataSource()).audit()).isEmpty();
        }
    }
}

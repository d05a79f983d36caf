// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.entigma.Encrypted;
import io.entigma.error.DataException;
import io.entigma.error.LegacyValueException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.NotSealedException;
import io.entigma.internal.report.JobCountsData;
import io.entigma.key.TenantId;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

class EncryptColumnTest {
    private static final TenantId ACME = new TenantId("acme");

    enum Grade {
        LOW,
        HIGH
    }

    @Entity(name = "account")
    public static class Account {
        @Id
        Long id;

        @Encrypted
        String note;

        @Encrypted(deterministic = true)
        String email;

        @Encrypted
        LocalDate born;

        @Encrypted
        LocalDateTime seen;

        @Encrypted
        BigDecimal balance;

        @Encrypted
        Integer visits;

        @Encrypted
        Boolean active;

        @Encrypted
        Grade grade;
    }

    private static void table(TestDatabase db) {
        String binary = db.binaryType(300);
        String time = db.kind() == Database.POSTGRESQL
                ? "timestamp(6)"
                : db.kind() == Database.MARIADB || db.kind() == Database.MYSQL ? "datetime(6)" : "timestamp(6)";
        db.execute("create table account (id bigint primary key, company varchar(40) not null, note " + binary
                + ", email_plain varchar(100), email " + binary + ", born_plain date, born " + binary + ", seen_plain "
                + time + ", seen " + binary + ", balance_plain decimal(12, 2), balance " + binary
                + ", visits_plain int, visits " + binary + ", active_plain boolean, active " + binary
                + ", grade_plain varchar(10), grade " + binary + ")");
        for (int i = 0; i < 40; i++) {
            db.update(
                    "insert into account (id, company, note, email_plain, born_plain, seen_plain, balance_plain,"
                            + " visits_plain, active_plain, grade_plain) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    (long) i,
                    i % 2 == 0 ? "acme" : "beta",
                    ("Note " + i + " ü").getBytes(StandardCharsets.UTF_8),
                    i + "@Example.com",
                    i == 4 ? null : LocalDate.of(2000, 1, 1).plusDays(i),
                    LocalDateTime.of(2024, 2, 29, 12, 0, i, 123456000),
                    new BigDecimal("10.50"),
                    i,
                    i % 3 == 0,
                    "HIGH");
        }
    }

    private static App app(TestDatabase db) {
        return App.on(db).entities(Account.class).start();
    }

    private static JobRequest encrypt(String column) {
        return JobRequest.encrypt("account." + column).tenantColumn("company").pageRows(7);
    }

    @OnEveryDatabase
    @DisplayName("plain rows in a binary column are an error until the job has sealed them; twice does nothing")
    void encrypt_inPlace_sealsOnce(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            assertThatThrownBy(() -> note(app, "acme", 2)).hasRootCauseInstanceOf(NotSealedException.class);
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.run(encrypt("note")).counts()).isEqualTo(new JobCountsData(40, 40, 0, 0, 0, 0, 0, 0));
            assertThat(note(app, "acme", 2)).isEqualTo("Note 2 ü");
            assertThat(note(app, "beta", 3)).isEqualTo("Note 3 ü");
            assertThat(new String(db.bytes("select note from account where id = 2"), StandardCharsets.ISO_8859_1))
                    .doesNotContain("Note");
            assertThat(data.run(encrypt("note")).counts()).isEqualTo(new JobCountsData(40, 0, 40, 0, 0, 0, 0, 0));
            assertThat(data.run(JobRequest.decrypt("account.note")).counts().changed())
                    .isEqualTo(40);
            assertThat(db.bytes("select note from account where id = 2"))
                    .isEqualTo("Note 2 ü".getBytes(StandardCharsets.UTF_8));
        }
    }

    @OnEveryDatabase
    void decrypt_inPlaceUnderAConstraint_isRefusedBeforeAnyRow(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            data.run(encrypt("note"));
            data.run(encrypt("email").plainColumn("email_plain"));
            data.missingConstraints().values().forEach(db::execute);
            assertThat(data.missingConstraints()).isEmpty();

            int jobs = data.jobs().size();
            byte[] before = db.bytes("select note from account where id = 2");
            Throwable refused = catchThrowable(() -> data.run(JobRequest.decrypt("account.note")));
            assertThat(refused)
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("Decrypt account.note: its check constraint ")
                    .hasMessageContaining("nothing was done");
            assertThatThrownBy(() -> data.dryRun(JobRequest.decrypt("account.note")))
                    .hasMessage(refused.getMessage());
            assertThat(data.jobs()).hasSize(jobs);
            assertThat(db.bytes("select note from account where id = 2")).isEqualTo(before);
            assertThat(data.run(JobRequest.decrypt("account.email").plainColumn("email_plain"))
                            .state())
                    .isEqualTo(JobState.DONE);

            db.execute(refused.getMessage().substring(refused.getMessage().indexOf("alter table")));
            assertThat(data.run(JobRequest.decrypt("account.note")).counts().changed())
                    .isEqualTo(40);
            assertThat(data.run(encrypt("note")).counts().changed()).isEqualTo(40);
        }
    }

    private static String note(App app, String tenant, long id) {
        return app.<String>call(tenant, session -> session.find(Account.class, id).note);
    }

    @OnEveryDatabase
    void encrypt_fromAnotherColumn_readsEveryType(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            for (String column : List.of("email", "born", "seen", "balance", "visits", "active", "grade")) {
                JobReport report = data.run(encrypt(column).plainColumn(column + "_plain"));
                assertThat(report.counts().scanned()).as(column).isEqualTo(40);
                assertThat(report.counts().changed()).as(column).isGreaterThanOrEqualTo(39);
            }
            data.run(encrypt("note"));
            app.run("beta", session -> {
                Account account = session.createQuery("from account where email = '7@Example.com'", Account.class)
                        .getSingleResult();
                assertThat(account.born).isEqualTo(LocalDate.of(2000, 1, 8));
                assertThat(account.seen).isEqualTo(LocalDateTime.of(2024, 2, 29, 12, 0, 7, 123456000));
                assertThat(account.balance).isEqualTo(new BigDecimal("10.50"));
                assertThat(account.visits).isEqualTo(7);
                assertThat(account.active).isFalse();
                assertThat(account.grade).isEqualTo(Grade.HIGH);
            });
            assertThat(db.value("select count(*) from account where born is null"))
                    .hasToString("1");
        }
    }

    @OnEveryDatabase
    void encrypt_whileTheApplicationWritesBoth_comparesAndKeepsItsValue(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            data.run(encrypt("note"));
            app.run("acme", session -> {
                session.find(Account.class, 2L).email = "new@example.com";
                session.find(Account.class, 4L).email = "4@example.com";
            });
            db.update("update account set email_plain = 'new@example.com' where id = 2");
            JobReport report = data.run(encrypt("email").plainColumn("email_plain"));
            assertThat(report.counts()).isEqualTo(new JobCountsData(40, 38, 1, 0, 1, 0, 0, 0));
            assertThat(data.quarantine(report.id())).singleElement().satisfies(value -> {
                assertThat(value.reason()).isEqualTo("DIFFERS");
                assertThat(value.rowKey()).contains("\"4\"");
            });
        }
    }

    @OnEveryDatabase
    void decrypt_intoAnotherColumn_writesItsType(TestDatabase db) throws Exception {
        table(db);
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            for (String column : List.of("email", "born", "seen", "balance", "visits", "active")) {
                data.run(encrypt(column).plainColumn(column + "_plain"));
                db.execute("alter table account add column " + column + "_copy "
                        + (column.equals("email")
                                ? "varchar(100)"
                                : column.equals("born")
                                        ? "date"
                                        : column.equals("seen")
                                                ? db.kind() == Database.MARIADB || db.kind() == Database.MYSQL
                                                        ? "datetime(6)"
                                                        : "timestamp(6)"
                                                : column.equals("balance")
                                                        ? "decimal(12, 2)"
                                                        : column.equals("visits") ? "int" : "boolean"));
                JobReport report =
                        data.run(JobRequest.decrypt("account." + column).plainColumn(column + "_copy"));
                assertThat(report.state()).as(column).isEqualTo(JobState.DONE);
                assertThat(db.value("select count(*) from account where " + column + "_plain = " + column + "_copy"))
                        .as(column)
                        .hasToString(column.equals("born") ? "39" : "40");
            }
        }
    }

    @OnEveryDatabase(Database.H2)
    void encrypt_valuesOfAnotherScheme_areReadByItsReader(TestDatabase db) throws Exception {
        table(db);
        LegacyReader reader = new LegacyReader() {
            @Override
            public byte[] open(byte[] stored, LegacyContext where) {
                String text = new String(stored, StandardCharsets.UTF_8);
                if (text.startsWith("6@")) {
                    throw new LegacyValueException("not one of ours");
                }
                return (where.tenant() + " " + text.toLowerCase(java.util.Locale.ROOT))
                        .getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String describe() {
                return "test";
            }
        };
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            data.run(encrypt("note"));
            JobReport report =
                    data.run(encrypt("email").plainColumn("email_plain").reader(reader));
            assertThat(report.counts()).isEqualTo(new JobCountsData(40, 39, 0, 0, 1, 0, 0, 0));
            assertThat(app.<String>call("acme", session -> session.find(Account.class, 2L).email))
                    .isEqualTo("acme 2@example.com");
        }
    }

    @OnEveryDatabase(Database.H2)
    void encrypt_withoutATenant_isRefused(TestDatabase db) {
        table(db);
        try (App app = app(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThatThrownBy(() -> data.run(JobRequest.encrypt("account.note")))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("it must be said whose the values are");
            assertThatThrownBy(() -> data.run(
                            JobRequest.encrypt("account.note").tenant(ACME).plainColumn("nota")))
                    .hasMessageContaining("account.nota: the table has no such column");
        }
    }
}

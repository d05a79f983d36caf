// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.entigma.Encrypted;
import io.entigma.error.DamagedValueException;
import io.entigma.error.DataException;
import io.entigma.key.TenantId;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hibernate.SessionFactory;
import org.hibernate.cfg.Configuration;

/** Instances that map a column as text beside instances that encrypt it. */
class RollingDeploymentTest {
    private static final TenantId ACME = new TenantId("acme");
    private static final JobRequest ENCRYPT_SSN =
            JobRequest.encrypt("client.ssn").tenant(ACME);
    private static final JobRequest ENCRYPT_EMAIL =
            JobRequest.encrypt("client.email").tenant(ACME);
    private static final List<String> BOTH = List.of("client.ssn", "client.email");

    /** As the application knew the table before. */
    @Entity
    @Table(name = "client")
    public static class OldClient {
        @Id
        Long id;

        String ssn;

        String email;

        String phone;
    }

    /** As it knows it now. */
    @Entity(name = "client")
    public static class Client {
        @Id
        Long id;

        @Encrypted
        String ssn;

        @Encrypted(deterministic = true)
        String email;

        String phone;
    }

    private final LocalKek kek = new LocalKek();

    private static void table(TestDatabase db) {
        String binary = db.binaryType(400);
        db.execute("create table client (id bigint primary key, ssn " + binary + ", email " + binary
                + ", phone varchar(50))");
    }

    private static SessionFactory oldInstance(TestDatabase db) {
        Configuration configuration = new Configuration().addAnnotatedClass(OldClient.class);
        configuration.getProperties().put("jakarta.persistence.validation.mode", "none");
        // PostgreSQL else refuses texts for bytes, and nothing is lost but the old instance's work.
        configuration
                .getProperties()
                .putAll(
                        db.kind() == Database.POSTGRESQL
                                ? db.hibernateSettings(db.url() + "?stringtype=unspecified&prepareThreshold=-1")
                                : db.hibernateSettings());
        return configuration.buildSessionFactory();
    }

    private App newInstance(TestDatabase db, List<String> read, List<String> written) {
        return App.on(db)
                .entities(Client.class)
                .kek(kek)
                .engine(engine -> engine.plaintextReads(read).plaintextWrites(written))
                .start();
    }

    private static void persist(App app, long id) {
        app.run("acme", session -> {
            Client client = new Client();
            client.id = id;
            client.ssn = "ssn é " + id;
            client.email = id + "@example.com";
            client.phone = "0";
            session.persist(client);
        });
    }

    private static void persistOld(SessionFactory old, long id) {
        old.inTransaction(session -> {
            OldClient client = new OldClient();
            client.id = id;
            client.ssn = "ssn é " + id;
            client.email = id + "@example.com";
            session.persist(client);
        });
    }

    private static void changePhone(SessionFactory old, long id) {
        old.inTransaction(session -> session.find(OldClient.class, id).phone = "1");
    }

    private static void changePhone(App app, long id) {
        app.run("acme", session -> session.find(Client.class, id).phone = "2");
    }

    private static List<String> read(App app) {
        return app.call("acme", session -> {
            List<String> found = new ArrayList<>();
            session.createQuery("from client order by id", Client.class)
                    .list()
                    .forEach(client -> found.add(client.ssn + ", " + client.email));
            return found;
        });
    }

    private static List<Long> find(App app, long id) {
        return app.call(
                "acme",
                session -> session.createQuery("select id from client where email = :email", Long.class)
                        .setParameter("email", id + "@example.com")
                        .getResultList());
    }

    private static byte[] raw(TestDatabase db, long id) {
        return db.bytes("select ssn from client where id = ?", id);
    }

    private static ThrowingCallable loading(App app, long id) {
        return () -> app.run("acme", session -> session.find(Client.class, id));
    }

    @OnEveryDatabase
    void oldInstanceWritesSealedValueBack_isToldAndNeverSealed(TestDatabase db) throws Exception {
        table(db);
        try (App app = newInstance(db, BOTH, List.of());
                SessionFactory old = oldInstance(db)) {
            persistOld(old, 1);
            persist(app, 2);
            assertThat(raw(db, 2)).startsWith(0xF9, 1);
            changePhone(old, 2);
            byte[] mangled = raw(db, 2);
            assertThat(mangled[0]).isNotEqualTo((byte) 0xF9);
            assertThatThrownBy(loading(app, 2))
                    .hasRootCauseInstanceOf(DamagedValueException.class)
                    .hasStackTraceContaining("somebody read as text and wrote back");

            StoredData data = app.entigma().data(db.dataSource());
            JobReport report = data.run(ENCRYPT_SSN);
            assertThat(report.counts().changed()).isEqualTo(1);
            assertThat(data.quarantine(report.id()))
                    .extracting(QuarantinedValue::column, QuarantinedValue::reason)
                    .containsExactly(tuple("ssn", "MANGLED"));
            JobReport forced = data.run(ENCRYPT_SSN.treatAsPlain());
            assertThat(forced.counts().quarantined()).isEqualTo(1);
            assertThat(raw(db, 1)).startsWith(0xF9, 1);
            assertThat(raw(db, 2)).isEqualTo(mangled);
            assertTold(data);
        }
        try (App strict = newInstance(db, List.of(), List.of())) {
            assertThatThrownBy(loading(strict, 2))
                    .hasRootCauseInstanceOf(DamagedValueException.class)
                    .hasStackTraceContaining("somebody read as text and wrote back");
        }
    }

    @OnEveryDatabase(Database.H2)
    void valueSealedAfterItWasMangled_isTold(TestDatabase db) {
        table(db);
        try (App app = newInstance(db, List.of(), List.of())) {
            persist(app, 1);
            String asText = new String(raw(db, 1), StandardCharsets.UTF_8);
            app.run("acme", session -> session.find(Client.class, 1L).ssn = asText);
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.verify())
                    .extracting(VerifiedColumn::column, VerifiedColumn::outcome)
                    .containsExactlyInAnyOrder(tuple("ssn", "SEALED_MANGLED"), tuple("email", "OK"));
            assertThat(data.audit())
                    .extracting(AuditFinding::kind, AuditFinding::column)
                    .containsExactly(tuple(AuditFinding.Kind.MANGLED_VALUES, "ssn"));
        }
    }

    private static void assertTold(StoredData data) {
        assertThat(data.status())
                .filteredOn(use -> use.column().equals("ssn") && use.mangled())
                .extracting(ColumnUse::keyId, ColumnUse::values)
                .containsExactly(tuple(null, 1L));
        assertThat(data.verify())
                .filteredOn(group -> group.outcome().equals("MANGLED"))
                .extracting(VerifiedColumn::column, VerifiedColumn::values)
                .contains(tuple("ssn", 1L));
        assertThat(data.audit())
                .filteredOn(finding -> finding.column().equals("ssn"))
                .extracting(AuditFinding::kind, AuditFinding::values)
                .containsExactly(tuple(AuditFinding.Kind.MANGLED_VALUES, 1L));
    }

    @OnEveryDatabase
    void plaintextWritesUntilNoOldInstanceIsLeft_nothingIsLost(TestDatabase db) throws Exception {
        table(db);
        try (App writesPlain = newInstance(db, BOTH, BOTH)) {
            if (db.kind() != Database.POSTGRESQL) {
                besideOldInstance(db, writesPlain);
            } else {
                persist(writesPlain, 1);
                persist(writesPlain, 2);
            }
            assertThat(raw(db, 2)).isEqualTo("ssn é 2".getBytes(StandardCharsets.UTF_8));
            assertThatThrownBy(() -> writesPlain.entigma().data(db.dataSource()).run(ENCRYPT_SSN))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("entigma.plaintext-writes has its context (client.ssn)");
            besideInstanceThatSeals(db, writesPlain);
        }
        try (App app = newInstance(db, BOTH, List.of())) {
            StoredData data = app.entigma().data(db.dataSource());
            assertThat(data.run(ENCRYPT_SSN).counts().quarantined()).isZero();
            assertThat(data.run(ENCRYPT_EMAIL).counts().quarantined()).isZero();
            assertThat(data.audit()).isEmpty();
        }
        try (App strict = newInstance(db, List.of(), List.of())) {
            assertThat(db.bytesOfEach("select ssn from client"))
                    .hasSize(3)
                    .allSatisfy(bytes -> assertThat(bytes).startsWith(0xF9, 1));
            assertThat(read(strict))
                    .containsExactly("ssn é 1, 1@example.com", "ssn é 2, 2@example.com", "ssn é 3, 3@example.com");
            assertThat(find(strict, 2)).containsExactly(2L);
        }
    }

    private static void besideOldInstance(TestDatabase db, App writesPlain) {
        try (SessionFactory old = oldInstance(db)) {
            persistOld(old, 1);
            persist(writesPlain, 2);
            changePhone(old, 2);
            changePhone(writesPlain, 1);
            old.inTransaction(
                    session -> assertThat(session.find(OldClient.class, 1L).ssn).isEqualTo("ssn é 1"));
            assertThat(read(writesPlain)).containsExactly("ssn é 1, 1@example.com", "ssn é 2, 2@example.com");
            assertThat(find(writesPlain, 2)).containsExactly(2L);
        }
    }

    /** While the setting is taken away, one instance after the other. */
    private void besideInstanceThatSeals(TestDatabase db, App writesPlain) {
        try (App seals = newInstance(db, BOTH, List.of())) {
            persist(seals, 3);
            assertThat(raw(db, 3)).startsWith(0xF9, 1);
            assertThat(read(writesPlain)).hasSize(3).last().isEqualTo("ssn é 3, 3@example.com");
            assertThat(find(writesPlain, 3)).containsExactly(3L);
            assertThat(find(seals, 2)).containsExactly(2L);
            changePhone(writesPlain, 3);
            assertThat(read(seals)).last().isEqualTo("ssn é 3, 3@example.com");
            writesPlain.run(
                    "acme",
                    session -> session.createMutationQuery("update client set email = :email where id = 1")
                            .setParameter("email", "1@example.com")
                            .executeUpdate());
            assertThat(db.bytes("select email from client where id = 1"))
                    .isEqualTo("1@example.com".getBytes(StandardCharsets.UTF_8));
        }
    }
}

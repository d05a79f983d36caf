// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.error.DamagedValueException;
import io.entigma.error.FailureReason;
import io.entigma.error.KeyServerRefusedException;
import io.entigma.error.KeyServerUnavailableException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.hibernate.Transaction;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;
import org.hibernate.annotations.TenantId;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;

/** Attributes whose values Vault itself encrypts, through Hibernate. */
class ValuesAtVaultTest extends ValuesAtVault {
    @OnEveryDatabase
    void persist_valuesOfAllShapes_comeBack_andNoKeyIsMade(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> {
                Patient patient = patient(1);
                patient.contact = new Contact();
                patient.contact.phone = CANARY + "phone";
                patient.notes.add(CANARY + "note");
                session.persist(patient);
            });
            app.run("acme", session -> {
                Patient patient = session.find(Patient.class, 1L);
                assertThat(patient.diagnosis).isEqualTo(CANARY + 1);
                assertThat(patient.therapy).isNull();
                assertThat(patient.contact.phone).isEqualTo(CANARY + "phone");
                assertThat(patient.notes).containsExactly(CANARY + "note");
            });
            assertThat(db.value("select count(*) from entigma_key")).hasToString("0");
            assertThat(db.bytes("select therapy from Patient")).isNull();
            assertThat(db.columnsHolding("canary")).isEmpty();
            assertThat(db.bytes("select diagnosis from Patient"))
                    .startsWith(0xF9, 3)
                    .asString(StandardCharsets.ISO_8859_1)
                    .contains("acme", "vault:v1:");
            assertThat(app.entigma().health().cachedKeys()).isZero();
        }
    }

    @OnEveryDatabase
    void constraint_takesWhatTheServerSealed_andNoPlainValue(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("a", session -> {
                Patient patient = patient(1);
                patient.diagnosis = "";
                patient.notes.add("");
                session.persist(patient);
            });
            assertThat(app.entigma().data(db.dataSource()).missingConstraints()).isEmpty();
            byte[] sealed = db.bytes("select diagnosis from Patient");
            byte[] shortest = Arrays.copyOf(sealed, 21);
            assertThat(db.update("update Patient set diagnosis = ?", (Object) shortest))
                    .isOne();
            for (byte[] refused :
                    List.of(Arrays.copyOf(sealed, 20), CANARY.repeat(9).getBytes(StandardCharsets.UTF_8))) {
                assertThatThrownBy(() -> db.update("update Patient set diagnosis = ?", (Object) refused))
                        .hasCauseInstanceOf(SQLException.class);
            }
        }
    }

    @OnEveryDatabase
    void deadServer_writesAndReadsNothing(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1)));
            vault.failStatus = 503;
            assertThatThrownBy(() -> app.run("acme", session -> persist(session, 3)))
                    .hasRootCauseInstanceOf(KeyServerUnavailableException.class)
                    .hasStackTraceContaining("Patient.diagnosis")
                    .satisfies(e -> assertThat(allMessages(e)).doesNotContain("canary", "hvs."));
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Patient.class, 1L)))
                    .isInstanceOf(KeyServerUnavailableException.class);
            assertThat(db.value("select count(*) from Patient")).hasToString("1");
            assertThat(db.columnsHolding("canary")).isEmpty();
            Patient without = patient(4);
            without.diagnosis = null;
            app.run("acme", session -> session.persist(without));
            assertThat(db.bytes("select diagnosis from Patient where id = 4")).isNull();
            assertThat(failures)
                    .extracting(EntigmaListener.Failure::reason)
                    .containsOnly(FailureReason.KEY_SERVER_UNAVAILABLE);
            assertThat(sealed)
                    .last()
                    .satisfies(call -> assertThat(call.error()).isEqualTo("KeyServerUnavailableException"));
        }
    }

    @OnEveryDatabase
    void valueMoved_toOtherTenantOrColumn_isRefused(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1)));
            app.run("globex", session -> session.persist(patient(2)));
            byte[] ofAcme = db.bytes("select diagnosis from Patient where id = 1");
            db.update("update Patient set therapy = ? where id = 1", ofAcme);
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Patient.class, 1L)))
                    .isInstanceOf(DamagedValueException.class)
                    .hasMessageContaining("Patient.therapy");
            db.update("update Patient set diagnosis = ? where id = 2", ofAcme);
            forget();
            assertThatThrownBy(() -> app.run("globex", session -> session.find(Patient.class, 2L)))
                    .isInstanceOf(WrongTenantException.class);
            assertThat(vault.requests("decrypt")).isZero();
            // With the other tenant's name and key id, the server itself refuses, and so do we if it does not.
            byte[] ofGlobex = relabelled(app, ofAcme);
            db.update("update Patient set diagnosis = ? where id = 2", ofGlobex);
            assertThatThrownBy(() -> app.run("globex", session -> session.find(Patient.class, 2L)))
                    .isInstanceOf(DamagedValueException.class);
            assertThat(failures)
                    .extracting(EntigmaListener.Failure::reason)
                    .containsExactly(FailureReason.BAD_TAG, FailureReason.WRONG_TENANT, FailureReason.BAD_TAG);
            assertThat(vault.requests("decrypt")).isEqualTo(1);
        }
    }

    @OnEveryDatabase
    void serverThatBindsNothing_movedValueIsFoundOutHere(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1)));
            vault.bindsNothing = true;
            app.run("acme", session -> {
                Patient patient = session.find(Patient.class, 1L);
                assertThat(patient.diagnosis).isNotNull();
            });
            db.execute("update Patient set therapy = diagnosis where id = 1");
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Patient.class, 1L)))
                    .isInstanceOf(DamagedValueException.class)
                    .hasMessageContaining("Patient.therapy");
        }
    }

    @OnEveryDatabase
    void value_tooLong_isRefusedBeforeAnythingIsSent(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1)));
            forget();
            assertThatThrownBy(() -> app.run("acme", session -> {
                        Patient patient = patient(2);
                        patient.diagnosis = "x".repeat(101);
                        session.persist(patient);
                    }))
                    .hasRootCauseInstanceOf(ValueRefusedException.class);
            io.entigma.TenantScope.run("acme", () -> {
                var field = app.entigma().keyServerField("patient.diagnosis", String.class);
                assertThatThrownBy(() -> field.seal("x".repeat(16_385)))
                        .isInstanceOf(ValueRefusedException.class)
                        .hasMessageContaining("16384")
                        .hasMessageContaining("16385");
                assertThat(vault.requests()).isEmpty();
                String longest = "x".repeat(16_384);
                assertThat(field.open(field.seal(longest))).isEqualTo(longest);
            });
        }
    }

    @OnEveryDatabase
    void auditTableAndCache_holdSealedValues_andNoLogTellsThem(TestDatabase db) {
        try (LogCapture log = LogCapture.start();
                App app = watched(db)) {
            asAcme(app, session -> {
                Watched watched = new Watched();
                watched.id = 1L;
                watched.secret = CANARY + 1;
                session.persist(watched);
                return watched.secret;
            });
            assertThat(db.bytes("select secret from Watched_AUD")).startsWith(0xF9, 3);
            assertThat(db.columnsHolding("canary")).isEmpty();
            forget();
            assertThat(asAcme(app, session -> session.find(Watched.class, 1L).secret))
                    .isEqualTo(CANARY + 1);
            // From the second-level cache.
            assertThat(vault.requests()).isEmpty();
            assertThat(asAcme(app, session -> AuditReaderFactory.get(session).find(Watched.class, 1L, 1).secret))
                    .isEqualTo(CANARY + 1);
            assertThat(vault.requests("decrypt")).isEqualTo(1);
            String encoded = java.util.Base64.getEncoder().encodeToString(CANARY.getBytes(StandardCharsets.UTF_8));
            assertThat(log.entries())
                    .isNotEmpty()
                    .noneMatch(entry -> entry.contains("canary") || entry.contains(encoded.substring(0, 16)));
        }
    }

    @OnEveryDatabase
    void attribute_movedToTheServerAndBack_valuesOfBothKindsOpen(TestDatabase db) {
        try (App app = app(db, "main", PatientInApplication.class).start()) {
            app.run("acme", session -> {
                PatientInApplication patient = new PatientInApplication();
                patient.id = 1L;
                patient.diagnosis = CANARY + 1;
                session.persist(patient);
            });
        }
        String larger = db.binaryType(2000);
        db.execute("drop table if exists kept", "create table kept (id bigint primary key, diagnosis " + larger + ")");
        db.execute("insert into kept select id, diagnosis from Patient", "drop table Patient");
        try (App app = app(db).start()) {
            db.execute("insert into Patient (id, diagnosis) select id, diagnosis from kept");
            app.run("acme", session -> {
                assertThat(session.find(Patient.class, 1L).diagnosis).isEqualTo(CANARY + 1);
                session.persist(patient(2));
            });
        }
        assertThat(db.bytes("select diagnosis from Patient where id = 2")).startsWith(0xF9, 3);
        try (App app = app(db, "main", PatientInApplication.class).start()) {
            app.run("acme", session -> {
                PatientInApplication patient = session.find(PatientInApplication.class, 2L);
                assertThat(patient.diagnosis).isEqualTo(CANARY + 2);
                patient.diagnosis = "back";
            });
        }
        assertThat(db.bytes("select diagnosis from Patient where id = 2")).startsWith(0xF9, 1);
    }

    @OnEveryDatabase
    void kekRotatedAtTheServer_oldValuesOpen_untilTheServerSaysNo(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1)));
            vault.rotate("main");
            app.run("acme", session -> session.persist(patient(2)));
            assertThat(new String(db.bytes("select diagnosis from Patient where id = 2"), StandardCharsets.ISO_8859_1))
                    .contains("vault:v2:");
            app.run("acme", session -> assertThat(all(session)).hasSize(2));
            vault.minDecryption("main", 2);
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Patient.class, 1L)))
                    .isInstanceOf(KeyServerRefusedException.class)
                    .hasMessageContaining("min_decryption_version");
            app.run(
                    "acme",
                    session -> assertThat(session.find(Patient.class, 2L)).isNotNull());
        }
    }

    @OnEveryDatabase
    void otherKek_opensOldValuesOnlyWhileItIsNamed(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1)));
        }
        try (App app = app(db, "other", Patient.class).start()) {
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Patient.class, 1L)))
                    .isInstanceOf(UnknownKeyException.class)
                    .hasMessageContaining("trustedKeks");
        }
        UnaryOperator<io.entigma.EntigmaBuilder> named = builder -> builder.trustedKeks(List.of(vault.kek("main")));
        try (App app = app(db, "other", Patient.class).engine(named).start()) {
            app.run("acme", session -> {
                assertThat(session.find(Patient.class, 1L).diagnosis).isEqualTo(CANARY + 1);
                session.persist(patient(2));
            });
            app.run("acme", session -> assertThat(all(session)).hasSize(2));
        }
    }

    @OnEveryDatabase
    void keyThatDoesNotDerive_isRefusedAtTheFirstValue(TestDatabase db) {
        try (App app = app(db, "plain", Patient.class).start()) {
            assertThatThrownBy(() -> app.run("acme", session -> session.persist(patient(1))))
                    .hasRootCauseInstanceOf(MisconfigurationException.class)
                    .hasStackTraceContaining("derived=true");
            assertThat(db.value("select count(*) from Patient")).hasToString("0");
        }
    }

    @OnEveryDatabase
    void answerThatDoesNotFit_isNotUsed(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> persist(session, 2));
            vault.changeResults = results -> {
                JsonArray swapped = new JsonArray();
                swapped.add(results.get(0));
                return swapped;
            };
            assertThatThrownBy(() ->
                            app.run("acme", session -> LongStream.of(3, 4).forEach(id -> session.persist(patient(id)))))
                    .hasRootCauseInstanceOf(KeyServerUnavailableException.class);
            assertThat(db.value("select count(*) from Patient")).hasToString("2");
        }
    }

    private static String allMessages(Throwable e) {
        StringBuilder all = new StringBuilder();
        for (Throwable t = e; t != null; t = t.getCause()) {
            all.append(t).append('\n');
        }
        return all.toString();
    }

    /** The body of one tenant's value under the header of another's. */
    private static byte[] relabelled(App app, byte[] ofAcme) {
        app.run("globex", session -> session.persist(patient(99)));
        byte[] header = app.call(
                "globex",
                session -> session.createNativeQuery("select diagnosis from Patient where id = 99", byte[].class)
                        .getSingleResult());
        int head = 18 + 1 + "globex".length();
        byte[] body = java.util.Arrays.copyOfRange(ofAcme, 18 + 1 + "acme".length(), ofAcme.length);
        byte[] made = java.util.Arrays.copyOf(header, head + body.length);
        System.arraycopy(body, 0, made, head, body.length);
        return made;
    }

    @Entity(name = "Watched")
    @Audited
    @Cacheable
    @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
    public static class Watched {
        @Id
        Long id;

        @TenantId
        String tenant;

        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 100)
        String secret;
    }

    /** Hibernate itself knows the tenant here, which a second-level cache needs. */
    private App watched(TestDatabase db) {
        return app(db, "main", Watched.class)
                .set("hibernate.cache.use_second_level_cache", "true")
                .set("hibernate.cache.region.factory_class", "jcache")
                .set("hibernate.javax.cache.missing_cache_strategy", "create")
                .set("hibernate.cache.region_prefix", "values-" + System.nanoTime())
                .start();
    }

    private static String asAcme(App app, Function<Session, String> work) {
        try (Session session =
                app.factory().withOptions().tenantIdentifier((Object) "acme").openSession()) {
            Transaction transaction = session.beginTransaction();
            String result = work.apply(session);
            transaction.commit();
            return result;
        }
    }

    @Entity(name = "Patient")
    public static class PatientInApplication {
        @Id
        Long id;

        @Encrypted
        @Column(length = 100)
        String diagnosis;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.error.DamagedValueException;
import io.entigma.error.MisconfigurationException;
import io.entigma.jpa.SealedAttributes;
import io.entigma.testing.App;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Immutable;

/** How many calls Hibernate's work makes of the values that Vault itself encrypts. */
class ValueCallsTest extends ValuesAtVault {
    @OnEveryDatabase
    void flush_of50Entities_isOneCallForEachAttribute(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> session.persist(patient(1000)));
            forget();
            app.run("acme", session -> persist(session, 50));
            assertThat(vault.requests("encrypt")).isEqualTo(1);
            assertThat(vault.requests("decrypt")).isZero();
            assertThat(sealed).singleElement().satisfies(call -> {
                assertThat(call.values()).isEqualTo(50);
                assertThat(call.tenant()).hasToString("acme");
                assertThat(call.context()).isEqualTo("patient.diagnosis");
                assertThat(call.error()).isNull();
            });
            Set<String> different = new HashSet<>();
            db.bytesOfEach("select diagnosis from Patient")
                    .forEach(bytes -> different.add(new String(bytes, StandardCharsets.ISO_8859_1)));
            assertThat(different).hasSize(51);
            forget();
            app.run(
                    "acme",
                    session -> LongStream.rangeClosed(51, 300).forEach(id -> {
                        Patient patient = patient(id);
                        patient.therapy = "the same for all";
                        patient.contact = new Contact();
                        patient.contact.phone = "phone " + id;
                        patient.notes.add("note " + id);
                        session.persist(patient);
                    }));
            // 250 values of each of 4 attributes, 100 in a call.
            assertThat(vault.requests("encrypt")).isEqualTo(12);
            assertThat(db.bytesOfEach("select distinct therapy from Patient where therapy is not null"))
                    .hasSize(250);
        }
    }

    @OnEveryDatabase
    void flush_ofChangedEntities_sealsWhatItWrites(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> persist(session, 50));
            app.run("acme", session -> {
                List<Patient> patients = all(session);
                forget();
                patients.forEach(patient -> patient.diagnosis = patient.id % 2 == 0 ? "changed" : patient.diagnosis);
                session.flush();
                assertThat(vault.requests("encrypt")).isEqualTo(1);
                assertThat(sealed)
                        .singleElement()
                        .satisfies(call -> assertThat(call.values()).isEqualTo(25));
                // Persisted and changed before one flush: Hibernate inserts the first value, then writes the second.
                Patient late = patient(60);
                session.persist(late);
                late.diagnosis = "changed as well";
                late.notes.add("first");
                session.flush();
                late.notes.add("second");
                session.flush();
                assertThat(sealed).as(sealed.toString()).hasSize(4);
            });
            app.run("acme", session -> {
                assertThat(all(session))
                        .filteredOn(patient -> patient.diagnosis.equals("changed"))
                        .hasSize(25);
                Patient late = session.find(Patient.class, 60L);
                assertThat(late.diagnosis).isEqualTo("changed as well");
                assertThat(late.notes).containsExactlyInAnyOrder("first", "second");
            });
        }
    }

    @OnEveryDatabase
    void list_of50Rows_isOneCallEach_orOneForAllAskedAhead(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> persist(session, 50));
            forget();
            app.run("acme", session -> {
                assertThat(all(session)).allMatch(patient -> patient.diagnosis.equals(CANARY + patient.id));
                assertThat(vault.requests("decrypt")).isEqualTo(50);
                session.clear();
                // The session still knows them.
                assertThat(all(session)).hasSize(50);
                assertThat(vault.requests("decrypt")).isEqualTo(50);
            });
            forget();
            app.run("acme", session -> {
                List<Long> ids = session.createQuery("select id from Patient", Long.class)
                        .getResultList();
                SealedAttributes.of(session).openAhead(Patient.class, "diagnosis", ids);
                SealedAttributes.of(session).openAhead(Patient.class, "contact.phone", ids);
                assertThat(vault.requests("decrypt")).isEqualTo(1);
                assertThat(all(session)).allMatch(patient -> patient.diagnosis.equals(CANARY + patient.id));
                assertThat(session.createQuery("select diagnosis from Patient where id = 7", String.class)
                                .getSingleResult())
                        .isEqualTo(CANARY + 7);
                assertThat(vault.requests("decrypt")).isEqualTo(1);
            });
            assertThat(opened)
                    .singleElement()
                    .satisfies(call -> assertThat(call.values()).isEqualTo(50));
            // What a session knew is not known to the next.
            app.run(
                    "acme",
                    session -> assertThat(session.find(Patient.class, 7L).diagnosis)
                            .isEqualTo(CANARY + 7));
            assertThat(vault.requests("decrypt")).isEqualTo(2);
        }
    }

    @OnEveryDatabase
    void openAhead_valueThatDoesNotOpen_isPassedOverAndSaysSoWhenLoaded(TestDatabase db) {
        try (App app = app(db).start()) {
            app.run("acme", session -> persist(session, 3));
            byte[] stored = db.bytes("select diagnosis from Patient where id = 2");
            stored[stored.length - 3] ^= 1;
            db.update("update Patient set diagnosis = ? where id = 2", stored);
            app.run("acme", session -> {
                SealedAttributes.of(session).openAhead(Patient.class, "diagnosis", List.of(1L, 2L, 3L, 4L));
                forget();
                assertThat(session.find(Patient.class, 1L).diagnosis).isEqualTo(CANARY + 1);
                assertThat(session.find(Patient.class, 3L).diagnosis).isEqualTo(CANARY + 3);
                assertThat(vault.requests("decrypt")).isZero();
                assertThatThrownBy(() -> session.find(Patient.class, 2L)).isInstanceOf(DamagedValueException.class);
            });
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> SealedAttributes.of(session).openAhead(Patient.class, "ward", List.of(1L))))
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining("Patient.ward");
        }
    }

    @Entity(name = "Fixed")
    @Immutable
    public static class Fixed {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        String secret;
    }

    @Entity(name = "Counted")
    public static class Counted {
        @Id
        @GeneratedValue(strategy = GenerationType.IDENTITY)
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        String secret;
    }

    @Entity(name = "Sparing")
    @DynamicUpdate
    public static class Sparing {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        String secret;

        String other;
    }

    @OnEveryDatabase
    void insert_ofImmutableEntities_isOneCall_ofIdentityColumns_isOneEach(TestDatabase db) {
        try (App app = app(db, "main", Fixed.class, Counted.class).start()) {
            forget();
            app.run(
                    "acme",
                    session -> LongStream.range(0, 5).forEach(id -> {
                        Fixed fixed = new Fixed();
                        fixed.id = id;
                        fixed.secret = "secret " + id;
                        session.persist(fixed);
                    }));
            assertThat(vault.requests("encrypt")).isEqualTo(1);
            forget();
            app.run(
                    "acme",
                    session -> LongStream.range(0, 3).forEach(id -> {
                        Counted counted = new Counted();
                        counted.secret = "secret " + id;
                        session.persist(counted);
                    }));
            assertThat(vault.requests("encrypt")).isEqualTo(3);
        }
    }

    @OnEveryDatabase
    void update_ofAnotherAttribute_sealsAgain_unlessItIsDynamic(TestDatabase db) {
        try (App app = app(db, "main", Patient.class, Sparing.class).start()) {
            app.run("acme", session -> {
                persist(session, 2);
                Sparing sparing = new Sparing();
                sparing.id = 1L;
                sparing.secret = "secret";
                session.persist(sparing);
            });
            byte[] before = db.bytes("select secret from Sparing");
            app.run("acme", session -> {
                List<Patient> patients = all(session);
                session.find(Sparing.class, 1L).other = "other";
                forget();
                patients.forEach(patient -> patient.ward = "another");
                session.flush();
                assertThat(vault.requests("encrypt")).isEqualTo(1);
                assertThat(sealed)
                        .singleElement()
                        .satisfies(call -> assertThat(call.values()).isEqualTo(2));
            });
            assertThat(db.bytes("select secret from Sparing")).isEqualTo(before);
        }
    }

    @OnEveryDatabase
    void statelessSession_andBulkUpdate_areOneCallForEachValue(TestDatabase db) {
        try (App app = app(db).start()) {
            forget();
            io.entigma.TenantScope.run(
                    "acme",
                    () -> app.factory().inStatelessTransaction(session -> {
                        session.insert(patient(1));
                        session.insert(patient(2));
                    }));
            assertThat(vault.requests("encrypt")).isEqualTo(2);
            forget();
            app.run(
                    "acme",
                    session -> session.createMutationQuery("update Patient set diagnosis = :d")
                            .setParameter("d", "bulk")
                            .executeUpdate());
            assertThat(vault.requests("encrypt")).isEqualTo(1);
            app.run("acme", session -> assertThat(all(session)).allMatch(patient -> patient.diagnosis.equals("bulk")));
        }
    }
}

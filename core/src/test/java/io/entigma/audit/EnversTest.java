// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.envers.AuditReader;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;
import org.hibernate.envers.query.AuditEntity;
import org.junit.jupiter.api.DisplayName;

/** Envers: audit tables hold sealed values, revisions read back, flags tell the truth. */
class EnversTest {
    enum Status {
        NEW,
        OLD
    }

    @Embeddable
    public static class Address {
        @Encrypted
        String street;

        String city;
    }

    @Entity(name = "Patient")
    @Audited(withModifiedFlag = true)
    public static class Patient {
        @Id
        Long id;

        String ward;

        @Encrypted
        String name;

        @Encrypted(deterministic = true)
        String email;

        @Encrypted
        Status status;

        @Encrypted
        LocalDate born;

        Address address;

        @ElementCollection
        @Encrypted(deterministic = true)
        List<String> phones = new ArrayList<>();
    }

    private static Patient patient() {
        Patient patient = new Patient();
        patient.id = 1L;
        patient.ward = "A";
        patient.name = "canary 1";
        patient.email = "canary e";
        patient.status = Status.NEW;
        patient.born = LocalDate.EPOCH;
        patient.address = new Address();
        patient.address.street = "canary s";
        patient.phones.add("canary p");
        return patient;
    }

    @OnEveryProduct
    @DisplayName("audit tables are sealed, in the catalog, and read back; flags are honest")
    void revisions_areSealedAndReadBack(TestDatabase db) {
        try (App app = App.on(db).entities(Patient.class).start()) {
            makeThreeRevisions(app);

            assertThat(db.columnsHolding("canary")).isEmpty();
            app.run("acme", session -> {
                AuditReader reader = AuditReaderFactory.get(session);
                assertRevisionsReadBack(reader);
                assertThat(revisionsThatChanged(reader, "name")).hasSize(2);
                assertThat(revisionsThatChanged(reader, "ward")).hasSize(2);
            });
            assertThat(db.bytesOfEach(
                            "select column_name from entigma_column where lower(table_name) like 'patient%_aud'"))
                    .hasSizeGreaterThanOrEqualTo(5);
            assertThat(app.entigma().data(db.dataSource()).missingConstraints()).isEmpty();
            for (String statement :
                    List.of("update Patient_AUD set name = ?", "update Patient_phones_AUD set phones = ?")) {
                assertThatThrownBy(() -> db.update(statement, (Object) new byte[100]))
                        .hasCauseInstanceOf(SQLException.class)
                        .satisfies(e -> assertThat(e.getCause().getMessage().toLowerCase(Locale.ROOT))
                                .contains("entigma_patient_"));
            }
        }
    }

    /** And a transaction in between that sets equal values, and so makes none. */
    private static void makeThreeRevisions(App app) {
        app.run("acme", session -> session.persist(patient()));
        app.run("acme", session -> session.find(Patient.class, 1L).ward = "B");
        app.run("acme", session -> {
            Patient patient = session.find(Patient.class, 1L);
            patient.name = new String("canary 1");
            patient.born = LocalDate.of(1970, 1, 1);
        });
        app.run("acme", session -> {
            Patient patient = session.find(Patient.class, 1L);
            patient.name = "canary 2";
            patient.address.street = "canary t";
            patient.phones.add("canary q");
            patient.phones.remove("canary p");
        });
    }

    private static void assertRevisionsReadBack(AuditReader reader) {
        List<Number> revisions = reader.getRevisions(Patient.class, 1L);
        assertThat(revisions).hasSize(3);
        Patient first = reader.find(Patient.class, 1L, revisions.get(0));
        assertThat(first.name).isEqualTo("canary 1");
        assertThat(first.email).isEqualTo("canary e");
        assertThat(first.status).isEqualTo(Status.NEW);
        assertThat(first.born).isEqualTo(LocalDate.EPOCH);
        assertThat(first.address.street).isEqualTo("canary s");
        assertThat(first.phones).containsExactly("canary p");
        Patient last = reader.find(Patient.class, 1L, revisions.get(2));
        assertThat(last.name).isEqualTo("canary 2");
        assertThat(last.phones).containsExactly("canary q");
    }

    private static List<?> revisionsThatChanged(AuditReader reader, String attribute) {
        return reader.createQuery()
                .forRevisionsOfEntity(Patient.class, false, true)
                .add(AuditEntity.property(attribute).hasChanged())
                .getResultList();
    }

    @Entity(name = "RandomElements")
    @Audited
    public static class RandomElements {
        @Id
        Long id;

        @ElementCollection
        @Encrypted
        List<String> phones = new ArrayList<>();
    }

    @OnEveryDatabase(Database.H2)
    void boot_auditedRandomElements_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(RandomElements.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("RandomElements_phones_AUD")
                .hasMessageContaining("cannot be encrypted at random, since Envers compares them");
        assertThatThrownBy(() -> App.on(db)
                        .entities(Patient.class)
                        .set(
                                "org.hibernate.envers.audit_strategy",
                                "org.hibernate.envers.strategy.ValidityAuditStrategy")
                        .start())
                .hasMessageContaining("Envers' default strategy");
    }
}

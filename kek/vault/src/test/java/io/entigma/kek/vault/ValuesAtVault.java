// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.vault;

import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.kek.KeyServerPolicy;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.hibernate.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An application with attributes whose values Vault itself encrypts, and what is heard of it. */
abstract class ValuesAtVault {
    static final String CANARY = "canary-diagnosis-";

    @TempDir
    Path folder;

    FakeVault vault;

    final List<EntigmaListener.ValueServerCall> sealed = new CopyOnWriteArrayList<>();

    final List<EntigmaListener.ValueServerCall> opened = new CopyOnWriteArrayList<>();

    final List<EntigmaListener.Failure> failures = new CopyOnWriteArrayList<>();

    @Embeddable
    public static class Contact {
        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 40)
        String phone;
    }

    @Entity(name = "Patient")
    public static class Patient {
        @Id
        Long id;

        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 100)
        String diagnosis;

        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 100)
        String therapy;

        Contact contact;

        @ElementCollection
        @Encrypted(at = Place.KEY_SERVER)
        @Column(length = 50)
        List<String> notes = new ArrayList<>();

        String ward;
    }

    @BeforeEach
    void start() throws Exception {
        vault = new FakeVault(folder);
    }

    @AfterEach
    void stop() {
        vault.close();
    }

    private final class Recorder implements EntigmaListener {
        @Override
        public void valuesSealed(ValueServerCall call) {
            sealed.add(call);
        }

        @Override
        public void valuesOpened(ValueServerCall call) {
            opened.add(call);
        }

        @Override
        public void failed(Failure failure) {
            failures.add(failure);
        }
    }

    App.Builder app(TestDatabase db) {
        return app(db, "main", Patient.class);
    }

    App.Builder app(TestDatabase db, String key, Class<?>... entities) {
        return App.on(db)
                .entities(entities)
                .engine(builder -> builder.kek(vault.kek(key))
                        .kekClient(vault.client())
                        .listener(new Recorder())
                        .keyServerPolicy(KeyServerPolicy.defaults().withAttempts(1, Duration.ofMillis(10))));
    }

    static Patient patient(long id) {
        Patient patient = new Patient();
        patient.id = id;
        patient.diagnosis = CANARY + id;
        return patient;
    }

    static void persist(Session session, int count) {
        LongStream.rangeClosed(1, count).forEach(id -> session.persist(patient(id)));
    }

    void forget() {
        vault.requests().clear();
        sealed.clear();
        opened.clear();
    }

    static List<Patient> all(Session session) {
        return session.createQuery("from Patient order by id", Patient.class).getResultList();
    }
}

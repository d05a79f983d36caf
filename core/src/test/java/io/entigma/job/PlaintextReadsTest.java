// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.DamagedValueException;
import io.entigma.error.NotSealedException;
import io.entigma.error.QueryRefusedException;
import io.entigma.error.UnknownKeyException;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.LogCapture;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Version;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;

class PlaintextReadsTest {
    @Entity(name = "old")
    public static class Old {
        @Id
        Long id;

        @Version
        int version;

        @Encrypted
        String note;

        @Encrypted
        byte[] data;

        @Encrypted(deterministic = true)
        String email;

        @Encrypted
        Integer visits;
    }

    private final LocalKek kek = new LocalKek();
    private final AtomicInteger plainReads = new AtomicInteger();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Plain rows, as they are after a text column was made binary. */
    private static void fill(TestDatabase db) {
        String binary = db.binaryType(300);
        db.execute("create table old (id bigint primary key, version int not null, note " + binary + ", data " + binary
                + ", email " + binary + ", visits " + binary + ")");
        for (int i = 0; i < 100; i++) {
            db.update(
                    "insert into old (id, version, note, data, email, visits) values (?, 0, ?, ?, ?, ?)",
                    (long) i,
                    utf8("Note ü " + i),
                    lookingSealed(i),
                    utf8(i + "@example.com"),
                    utf8("" + i));
        }
    }

    /** Plain bytes that begin as a sealed value does, with a key id that nobody has, but are too short for one. */
    private static byte[] lookingSealed(int i) {
        byte[] bytes = new byte[45];
        bytes[0] = (byte) 0xF9;
        bytes[1] = 1;
        bytes[44] = (byte) i;
        return bytes;
    }

    private App tolerant(TestDatabase db) {
        return App.on(db)
                .entities(Old.class)
                .kek(kek)
                .engine(engine -> engine.plaintextReads(List.of("old.note", "old.data", "old.email", "old.visits"))
                        .listener(new EntigmaListener() {
                            @Override
                            public void plaintextRead(String context, TenantId tenant) {
                                plainReads.incrementAndGet();
                            }
                        }))
                .start();
    }

    @OnEveryDatabase
    @DisplayName(
            "strict by default; where it is allowed plain rows are read and counted, and what is written is sealed")
    void read_plainRows_onlyWhereItIsAllowed(TestDatabase db) {
        fill(db);
        try (App strict = App.on(db).entities(Old.class).kek(kek).start()) {
            assertThatThrownBy(() -> strict.run(
                            "acme",
                            session -> session.createQuery("select note from old where id = 7", String.class)
                                    .getSingleResult()))
                    .isInstanceOf(NotSealedException.class)
                    .hasMessageContaining("set entigma.plaintext-reads=old.note and run 'entigma encrypt-column'");
        }
        try (App app = tolerant(db)) {
            app.run("acme", session -> {
                Old old = session.find(Old.class, 7L);
                assertThat(old.note).isEqualTo("Note ü 7");
                assertThat(old.data).isEqualTo(lookingSealed(7));
                assertThat(old.visits).isEqualTo(7);
            });
            assertThat(plainReads).hasValue(4);
            assertThat(db.value("select version from old where id = 7")).hasToString("0");
            app.run("acme", session -> session.find(Old.class, 7L).note = "new");
            assertThat(db.bytes("select note from old where id = 7")).startsWith(0xF9, 1);
            assertThat(db.bytes("select note from old where id = 8")).isEqualTo(utf8("Note ü 8"));
            assertThat(app.<String>call("acme", session -> session.find(Old.class, 7L).note))
                    .isEqualTo("new");
        }
    }

    @OnEveryDatabase
    void boot_plainRows_areToldWithTheWayOutUnlessAllowed(TestDatabase db) {
        fill(db);
        try (LogCapture log = LogCapture.start()) {
            App.on(db).entities(Old.class).kek(kek).start().close();
            assertThat(log.entries())
                    .anyMatch(line -> line.contains("Old.note: 50 of the first 50 values in old.note are plain")
                            && line.contains("Set entigma.plaintext-reads=old.note")
                            && line.contains("entigma encrypt-column old.note"));
        }
        try (LogCapture log = LogCapture.start()) {
            tolerant(db).close();
            App.on(db)
                    .entities(Old.class)
                    .kek(kek)
                    .set("entigma.column-check", "off")
                    .start()
                    .close();
            assertThat(log.entries()).noneMatch(line -> line.contains("are plain, and reading"));
        }
    }

    @OnEveryDatabase(Database.H2)
    void read_damagedSealedValue_isNeverTakenForPlain(TestDatabase db) {
        fill(db);
        try (App app = tolerant(db)) {
            app.run("acme", session -> session.find(Old.class, 7L).note = "new");
            byte[] sealed = db.bytes("select note from old where id = 7");
            sealed[40] ^= 1;
            db.update("update old set note = ? where id = 7", (Object) sealed);
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Old.class, 7L)))
                    .hasRootCauseInstanceOf(DamagedValueException.class);
            // Nor is one of a key that was lost.
            sealed[5] ^= 1;
            db.update("update old set note = ? where id = 7", (Object) sealed);
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Old.class, 7L)))
                    .hasRootCauseInstanceOf(UnknownKeyException.class);
        }
    }

    @OnEveryDatabase
    void search_plainAndSealedRows_findsBoth(TestDatabase db) {
        fill(db);
        try (App app = tolerant(db)) {
            assertThat(find(app, "3@example.com")).containsExactly(3L);
            app.run("acme", session -> session.find(Old.class, 3L).email = "4@example.com");
            assertThat(find(app, "4@example.com")).containsExactly(3L, 4L);
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> session.createQuery("select count(distinct email) from old", Long.class)
                                    .getSingleResult()))
                    .hasRootCauseInstanceOf(QueryRefusedException.class)
                    .hasStackTraceContaining("plain values are allowed here");
        }
    }

    private static List<Long> find(App app, String email) {
        return app.call(
                "acme",
                session -> session.createQuery("select id from old where email = :email order by id", Long.class)
                        .setParameter("email", email)
                        .getResultList());
    }

    @OnEveryDatabase(Database.H2)
    void columnEncrypted_strictAgain_readsAll(TestDatabase db) throws Exception {
        fill(db);
        try (App app = tolerant(db)) {
            StoredData data = app.entigma().data(db.dataSource());
            for (String column : List.of("note", "data", "email", "visits")) {
                JobRequest request = JobRequest.encrypt("old." + column).tenant(new TenantId("acme"));
                assertThat(data.run(request).counts().changed()).isEqualTo(100);
            }
            assertThat(data.audit()).isEmpty();
        }
        try (App strict = App.on(db).entities(Old.class).kek(kek).start()) {
            strict.run(
                    "acme",
                    session -> assertThat(session.createQuery("from old order by id", Old.class)
                                    .list())
                            .hasSize(100)
                            .allSatisfy(old -> {
                                assertThat(old.visits).isEqualTo(old.id.intValue());
                                assertThat(old.data).isEqualTo(lookingSealed(old.id.intValue()));
                            }));
        }
    }
}

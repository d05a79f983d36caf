// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.DamagedValueException;
import io.entigma.error.EntigmaException;
import io.entigma.error.FailureReason;
import io.entigma.error.NotSealedException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.UntrustedRowException;
import io.entigma.error.WrongTenantException;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TamperTest {
    @Entity(name = "Patient")
    public static class Patient {
        @Id
        Long id;

        @Encrypted
        String name;

        @Encrypted
        @Column(length = 100)
        String diagnosis;

        static Patient of(long id) {
            Patient patient = new Patient();
            patient.id = id;
            patient.name = "canary name " + id;
            patient.diagnosis = "canary diagnosis " + id;
            return patient;
        }
    }

    private final LocalKek kek = new LocalKek();
    private final List<EntigmaListener.Failure> failures = new CopyOnWriteArrayList<>();
    private TestDatabase db;
    private App app;

    @BeforeEach
    void start() {
        db = Database.H2.create();
        app = App.on(db)
                .withoutConstraints()
                .entities(Patient.class)
                .kek(kek)
                .engine(builder -> builder.listener(new EntigmaListener() {
                    @Override
                    public void failed(Failure failure) {
                        failures.add(failure);
                    }
                }))
                .start();
        app.run("a", s -> {
            s.persist(Patient.of(1));
            s.persist(Patient.of(2));
        });
        app.run("b", s -> s.persist(Patient.of(3)));
    }

    @AfterEach
    void stop() {
        app.close();
        db.close();
    }

    private void find(long id) {
        app.run("a", s -> s.find(Patient.class, id));
    }

    private void alter(UnaryOperator<byte[]> change) {
        byte[] stored = db.bytes("select name from Patient where id = 1");
        db.update("update Patient set name = ? where id = 1", change.apply(stored));
    }

    private void assertFails(Class<? extends EntigmaException> error, FailureReason reason, String... said) {
        assertThatThrownBy(() -> find(1))
                .isInstanceOf(error)
                .hasMessageContainingAll(said)
                .hasMessageContaining("Patient.name: ")
                .hasMessageNotContaining("canary");
        assertThat(failures)
                .last()
                .satisfies(failure -> assertThat(failure.reason()).isEqualTo(reason))
                .satisfies(failure -> assertThat(failure.context()).isEqualTo("patient.name"));
        app.run("a", s -> assertThat(s.find(Patient.class, 2L).name).isEqualTo("canary name 2"));
    }

    @Test
    void find_valueMovedToOtherRowsSameColumn_opens() {
        byte[] other = db.bytes("select name from Patient where id = 2");
        alter(stored -> other);
        assertThat(app.<String>call("a", s -> s.find(Patient.class, 1L).name)).isEqualTo("canary name 2");
    }

    @Test
    void find_valueMovedFromOtherColumn_isDamaged() {
        byte[] other = db.bytes("select diagnosis from Patient where id = 2");
        alter(stored -> other);
        assertFails(DamagedValueException.class, FailureReason.BAD_TAG, "moved from another column");
    }

    @Test
    void find_valueOfOtherTenant_isWrongTenant() {
        byte[] other = db.bytes("select name from Patient where id = 3");
        alter(stored -> other);
        assertFails(WrongTenantException.class, FailureReason.WRONG_TENANT, "'a'");
        assertThat(failures.get(failures.size() - 1).owner()).isEqualTo(new TenantId("b"));
        app.entigma().evictKeys();
        int before = kek.unwraps();
        assertFails(WrongTenantException.class, FailureReason.WRONG_TENANT, "'a'");
        // Only tenant a's own key was unwrapped, for the row that opens.
        assertThat(kek.unwraps() - before).isEqualTo(1);
    }

    @Test
    @DisplayName("Every bit of a sealed value counts: one flipped bit anywhere gives an error, never a value")
    void find_anyFlippedBit_fails() {
        byte[] stored = db.bytes("select name from Patient where id = 1");
        for (int bit = 0; bit < stored.length * 8; bit++) {
            byte[] flipped = stored.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            db.update("update Patient set name = ? where id = 1", flipped);
            assertThatThrownBy(() -> find(1)).isInstanceOf(EntigmaException.class);
        }
    }

    @Test
    @DisplayName("rubbish in the column is told apart from a wrong key and from an unknown key")
    void find_rubbish_isNotSealedOrDamaged() {
        List<byte[]> notSealed = List.of(
                new byte[0],
                new byte[] {1, 2, 3},
                "plain text".getBytes(StandardCharsets.UTF_8),
                "\uD83D\uDE00".getBytes(StandardCharsets.UTF_8));
        for (byte[] rubbish : notSealed) {
            alter(stored -> rubbish);
            assertFails(NotSealedException.class, FailureReason.NOT_SEALED, "not a sealed value");
        }
    }

    @Test
    @DisplayName("a header only, a cut value and an unknown version are damaged, each with its reason")
    void find_cutOrUnknown_isDamaged() {
        byte[] whole = db.bytes("select name from Patient where id = 1");
        alter(stored -> Arrays.copyOf(whole, 18));
        assertFails(DamagedValueException.class, FailureReason.TRUNCATED, "does not open");
        alter(stored -> Arrays.copyOf(whole, 1));
        assertFails(DamagedValueException.class, FailureReason.TRUNCATED, "does not open");
        alter(stored -> Arrays.copyOf(whole, whole.length - 1));
        assertFails(DamagedValueException.class, FailureReason.BAD_TAG, "does not open");
        alter(stored -> with(whole, 1, (byte) 99));
        assertFails(DamagedValueException.class, FailureReason.UNKNOWN_FORMAT, "upgrade");
        alter(stored -> with(whole, 0, (byte) 0xFA));
        assertFails(DamagedValueException.class, FailureReason.UNKNOWN_FORMAT, "upgrade");
    }

    @Test
    void find_unknownKeyId_isUnknownKey() {
        alter(stored -> with(stored, 5, (byte) (stored[5] ^ 1)));
        assertFails(UnknownKeyException.class, FailureReason.UNKNOWN_KEY, "not in the key table");
    }

    @Test
    void find_wrappedKeysSwapped_isRefused() {
        byte[] a = db.bytes("select wrapped_dek from entigma_key where tenant = ?", bytes("a"));
        byte[] b = db.bytes("select wrapped_dek from entigma_key where tenant = ?", bytes("b"));
        db.update("update entigma_key set wrapped_dek = ? where tenant = ?", b, bytes("a"));
        db.update("update entigma_key set wrapped_dek = ? where tenant = ?", a, bytes("b"));
        app.entigma().evictKeys();
        assertThatThrownBy(() -> find(1))
                .isInstanceOf(UntrustedRowException.class)
                .hasMessageContaining("was changed or is missing");
    }

    @Test
    @DisplayName("A key server that ignores the context is found out: the key certifies its own id")
    void find_lyingKeyServer_isDamagedKey() throws Exception {
        try (App lied = App.on(db)
                .entities(Patient.class)
                .engine(builder -> builder.kekClient(new LyingKek()).kek("lying:x"))
                .start()) {
            db.update("update entigma_key set kek_uri = 'lying:x' where tenant = ?", bytes("a"));
            db.update("update entigma_installation set kek_uri = 'lying:x'");
            assertThatThrownBy(() -> lied.run("a", s -> s.find(Patient.class, 1L)))
                    .isInstanceOf(UntrustedRowException.class);
            assertThatThrownBy(() -> lied.run("new", s -> s.persist(Patient.of(9))))
                    .hasStackTraceContaining("DamagedKeyException");
            assertThat(db.bytesOfEach("select key_id from entigma_key where tenant = ?", bytes("new")))
                    .isEmpty();
        }
    }

    @Test
    void find_keyRowMovedToOtherTenant_isRefused() {
        byte[] id = db.bytes("select key_id from entigma_key where tenant = ?", bytes("b"));
        db.update("delete from entigma_key where tenant = ?", (Object) bytes("a"));
        db.update("update entigma_key set tenant = ? where key_id = ?", bytes("a"), id);
        app.entigma().evictKeys();
        assertThatThrownBy(() -> find(3)).isInstanceOf(UntrustedRowException.class);
    }

    @Test
    @DisplayName("a failure inside a list query names the attribute and the key id, and no plaintext")
    void list_oneDamaged_namesAttributeAndKey() {
        alter(stored -> with(stored, stored.length - 1, (byte) (stored[stored.length - 1] ^ 1)));
        String key = KeyId.of(db.bytes("select key_id from entigma_key where tenant = ?", bytes("a")))
                .toString();
        assertThatThrownBy(() -> app.run(
                        "a",
                        s -> s.createQuery("from Patient where id < 3", Patient.class)
                                .list()))
                .hasStackTraceContaining("Patient.name")
                .hasStackTraceContaining(key)
                .satisfies(e -> assertThat(e).hasStackTraceContaining("DamagedValueException"));
    }

    private static byte[] with(byte[] bytes, int index, byte value) {
        byte[] changed = bytes.clone();
        changed[index] = value;
        return changed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

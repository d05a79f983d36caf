// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.OnUnreadable;
import io.entigma.Unreadable;
import io.entigma.error.DamagedValueException;
import io.entigma.error.EntigmaException;
import io.entigma.error.NotSealedException;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.ValueRefusedException;
import io.entigma.spi.EntigmaListener;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.DisplayName;

/** A value that cannot be opened is an error that says where, or a placeholder that can do no harm; never null. */
class UnreadableTest {
    @Embeddable
    public static class Part {
        @Encrypted
        String inside;
    }

    @Entity(name = "Strict")
    public static class Strict {
        @Id
        Long id;

        @Encrypted
        String name;

        Part part;

        @ElementCollection(fetch = FetchType.EAGER)
        @Encrypted
        List<String> phones = new ArrayList<>();
    }

    @Entity(name = "Lenient")
    public static class Lenient {
        @Id
        Long id;

        String plain;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        String name;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        byte[] bytes;

        @Encrypted
        String other;
    }

    @Entity(name = "LenientDate")
    public static class LenientDate {
        @Id
        Long id;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        LocalDate born;
    }

    private static Strict strict(long id) {
        Strict strict = new Strict();
        strict.id = id;
        strict.name = "canary " + id;
        strict.part = new Part();
        strict.part.inside = "canary";
        strict.phones.add("canary");
        return strict;
    }

    private static byte[] changed(byte[] sealed) {
        byte[] copy = sealed.clone();
        copy[copy.length - 1] ^= 1;
        return copy;
    }

    @OnEveryProduct
    @DisplayName("one bad value fails the list, names attribute and key, and leaves the others reachable")
    void load_oneBadValue_saysWhereAndLeavesTheOthers(TestDatabase db) {
        try (App app = App.on(db).withoutConstraints().entities(Strict.class).start()) {
            app.run("acme", session -> {
                for (long id = 1; id <= 10; id++) {
                    session.persist(strict(id));
                }
            });
            byte[] good = db.bytes("select name from Strict where id = 5");
            byte[] unknownKey = good.clone();
            unknownKey[3] ^= 1;
            byte[] unknownFormat = good.clone();
            unknownFormat[1] = 99;
            assertFails(app, db, "name", new byte[0], NotSealedException.class, "Strict.name");
            assertFails(app, db, "name", new byte[] {1, 2, 3}, NotSealedException.class, "Strict.name");
            assertFails(
                    app, db, "name", "plain".getBytes(StandardCharsets.UTF_8), NotSealedException.class, "Strict.name");
            assertFails(app, db, "name", Arrays.copyOf(good, 18), DamagedValueException.class, "Strict.name");
            assertFails(
                    app, db, "name", Arrays.copyOf(good, good.length - 1), DamagedValueException.class, "Strict.name");
            assertFails(app, db, "name", unknownFormat, DamagedValueException.class, "does not know");
            assertFails(app, db, "name", unknownKey, UnknownKeyException.class, "Strict.name: Key ");
            assertFails(app, db, "name", changed(good), DamagedValueException.class, "does not open (key ");
            db.update("update Strict set name = ? where id = 5", (Object) good);
            byte[] inside = db.bytes("select inside from Strict where id = 5");
            assertFails(app, db, "inside", changed(inside), DamagedValueException.class, "inside");
            db.update("update Strict set inside = ? where id = 5", (Object) inside);
            byte[] phone = db.bytes("select phones from Strict_phones where Strict_id = 5");
            db.update("update Strict_phones set phones = ? where Strict_id = 5", (Object) changed(phone));
            app.run(
                    "acme",
                    session -> assertThatThrownBy(() -> session.find(Strict.class, 5L))
                            .isInstanceOf(DamagedValueException.class)
                            .hasMessageContaining("Strict.phones"));
        }
    }

    private static void assertFails(
            App app,
            TestDatabase db,
            String column,
            byte[] stored,
            Class<? extends EntigmaException> error,
            String text) {
        db.update("update Strict set " + column + " = ? where id = 5", (Object) stored);
        app.run("acme", session -> {
            assertThatThrownBy(() -> session.createSelectionQuery("from Strict", Strict.class)
                            .getResultList())
                    .isInstanceOf(error)
                    .hasMessageContaining(text)
                    .hasMessageNotContaining("canary");
            assertThatThrownBy(() -> session.find(Strict.class, 5L)).isInstanceOf(error);
            assertThatThrownBy(() -> session.createSelectionQuery("from Strict where id > 3", Strict.class)
                            .getResultList())
                    .isInstanceOf(error)
                    .hasMessageStartingWith("Strict#5: Strict.");
            Strict other = session.find(Strict.class, 4L);
            assertThat(other.name).isEqualTo("canary 4");
            session.flush();
        });
        assertThat(db.bytes("select " + column + " from Strict where id = 5")).isEqualTo(stored);
    }

    private static Lenient lenient(long id) {
        Lenient lenient = new Lenient();
        lenient.id = id;
        lenient.plain = "plain";
        lenient.name = "canary";
        lenient.bytes = new byte[] {1};
        lenient.other = "other";
        return lenient;
    }

    @OnEveryProduct
    @DisplayName("with a placeholder a list shows all rows, and what is stored stays as it is through update and merge")
    void load_badValueWithPlaceholder_isShownAndNeverOverwritten(TestDatabase db) {
        List<EntigmaListener.Failure> failures = new CopyOnWriteArrayList<>();
        EntigmaListener listener = new EntigmaListener() {
            @Override
            public void failed(Failure failure) {
                failures.add(failure);
            }
        };
        try (App app = App.on(db)
                .entities(Lenient.class)
                .engine(builder -> builder.listener(listener))
                .start()) {
            byte[] name = persistTwoAndDamageNameOfFirst(app, db);
            byte[] bytes = changed(db.bytes("select bytes from Lenient where id = 1"));
            db.update("update Lenient set bytes = ? where id = 1", (Object) bytes);

            app.run("acme", session -> {
                List<Lenient> all = session.createSelectionQuery("from Lenient order by id", Lenient.class)
                        .getResultList();
                assertThat(Unreadable.is(all.get(0).name)).isTrue();
                assertThat(Unreadable.is(all.get(0).bytes)).isTrue();
                assertThat(Unreadable.is(all.get(1).name)).isFalse();
                session.flush();
                all.get(0).plain = "changed";
            });
            assertThat(failures).isNotEmpty();
            assertThat(db.value("select plain from Lenient where id = 1")).isEqualTo("changed");
            assertThat(db.bytes("select name from Lenient where id = 1")).isEqualTo(name);
            assertThat(db.bytes("select bytes from Lenient where id = 1")).isEqualTo(bytes);

            Lenient detached = app.call("acme", session -> session.find(Lenient.class, 1L));
            detached.plain = "merged";
            detached.name = new String(detached.name);
            app.run("acme", session -> session.merge(detached));
            assertThat(db.value("select plain from Lenient where id = 1")).isEqualTo("merged");
            assertThat(db.bytes("select name from Lenient where id = 1")).isEqualTo(name);
        }
    }

    @OnEveryProduct
    void placeholder_setAsValue_isRefused_andAnotherValueReplacesIt(TestDatabase db) {
        try (App app = App.on(db).entities(Lenient.class).start()) {
            persistTwoAndDamageNameOfFirst(app, db);
            String placeholder = app.call("acme", session -> session.find(Lenient.class, 1L).name);

            assertThatThrownBy(() -> app.run("acme", session -> session.find(Lenient.class, 2L).other = placeholder))
                    .hasStackTraceContaining(ValueRefusedException.class.getName())
                    .hasStackTraceContaining("Lenient.other: the value is a placeholder");
            assertThatThrownBy(() -> app.run(
                            "acme",
                            session -> session.find(Lenient.class, 2L).name = "\uFFFDunreadable " + "0".repeat(32)))
                    .hasStackTraceContaining(ValueRefusedException.class.getName());
            app.run("acme", session -> session.find(Lenient.class, 1L).name = "repaired");
            assertThat(app.<String>call("acme", session -> session.find(Lenient.class, 1L).name))
                    .isEqualTo("repaired");
        }
    }

    /** Gives the damaged name as it is stored. */
    private static byte[] persistTwoAndDamageNameOfFirst(App app, TestDatabase db) {
        app.run("acme", session -> {
            session.persist(lenient(1));
            session.persist(lenient(2));
        });
        byte[] name = changed(db.bytes("select name from Lenient where id = 1"));
        db.update("update Lenient set name = ? where id = 1", (Object) name);
        return name;
    }

    @OnEveryDatabase(Database.H2)
    void placeholder_fromAnotherRun_isRefused(TestDatabase db) {
        io.entigma.testing.LocalKek kek = new io.entigma.testing.LocalKek();
        Lenient detached;
        byte[] name;
        try (App app = App.on(db).entities(Lenient.class).kek(kek).start()) {
            app.run("acme", session -> session.persist(lenient(1)));
            name = changed(db.bytes("select name from Lenient where id = 1"));
            db.update("update Lenient set name = ? where id = 1", (Object) name);
            detached = app.call("acme", session -> session.find(Lenient.class, 1L));
        }
        try (App app = App.on(db).entities(Lenient.class).kek(kek).start()) {
            assertThatThrownBy(() -> app.run("acme", session -> session.merge(detached)))
                    .hasStackTraceContaining("is a placeholder for an unreadable value");
        }
        assertThat(db.bytes("select name from Lenient where id = 1")).isEqualTo(name);
    }

    @OnEveryDatabase(Database.H2)
    void boot_placeholderForAnotherType_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(LenientDate.class).start())
                .hasStackTraceContaining("LenientDate.born: onUnreadable = PLACEHOLDER is for String and byte[] only");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.OnUnreadable;
import io.entigma.Unreadable;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.ValueRefusedException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OrderColumn;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The placeholder of values that do not open, and that it never takes the place of what is stored. */
class PlaceholderTest {
    @Embeddable
    static class Address {
        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        String street = "canary street";
    }

    @Entity(name = "Client")
    static class Client {
        @Id
        Long id;

        int plain;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        @Column(length = 20)
        String name;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        String alias = "canary alias";

        @Encrypted
        String strict = "canary strict";

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        byte[] photo = {1, 2, 3};

        @Embedded
        Address address = new Address();

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        @ElementCollection
        @OrderColumn
        List<String> phones = new ArrayList<>(List.of("canary 1", "canary 2"));
    }

    @Entity(name = "Dated")
    static class Dated {
        @Id
        Long id;

        @Encrypted(onUnreadable = OnUnreadable.PLACEHOLDER)
        LocalDate born;
    }

    private final LocalKek kek = new LocalKek();
    private TestDatabase db;
    private App app;

    @BeforeEach
    void start() {
        db = Database.H2.create();
        app = start(db);
        app.run("a", s -> {
            for (long id = 1; id <= 3; id++) {
                s.persist(client(id));
            }
        });
    }

    private App start(TestDatabase on) {
        return App.on(on).withoutConstraints().entities(Client.class).kek(kek).start();
    }

    private static Client client(long id) {
        Client client = new Client();
        client.id = id;
        client.name = "canary " + id;
        return client;
    }

    @AfterEach
    void stop() {
        app.close();
        db.close();
    }

    private byte[] spoil(String column) {
        byte[] bytes = stored(column);
        bytes[bytes.length - 1] ^= 1;
        db.update("update Client set " + column + " = ? where id = 2", (Object) bytes);
        return bytes;
    }

    private byte[] stored(String column) {
        return db.bytes("select " + column + " from Client where id = 2");
    }

    private Client load(long id) {
        return app.call("a", s -> s.find(Client.class, id));
    }

    private static void assertRefused(ThrowingCallable work, String said) {
        assertThatThrownBy(work)
                .hasStackTraceContaining(ValueRefusedException.class.getName())
                .hasStackTraceContaining(said);
    }

    @Test
    @DisplayName("a list shows a placeholder where a value does not open, never null and never text of the column")
    void list_placeholder_isRecognised() {
        spoil("name");
        spoil("photo");
        spoil("street");
        db.update("update Client set alias = ? where id = 3", (Object) new byte[0]);
        app.run("a", s -> {
            List<Client> all =
                    s.createQuery("from Client order by id", Client.class).list();
            assertThat(all).hasSize(3);
            assertThat(all).extracting(c -> Unreadable.is(c.name)).containsExactly(false, true, false);
            assertThat(all).extracting(c -> Unreadable.is(c.photo)).containsExactly(false, true, false);
            assertThat(all).extracting(c -> Unreadable.is(c.address.street)).containsExactly(false, true, false);
            assertThat(all).extracting(c -> Unreadable.is(c.alias)).containsExactly(false, false, true);
            assertThat(all.get(1).name).matches("\uFFFDunreadable [0-9a-f]{32}");
        });
        db.update("update Client set strict = ? where id = 2", (Object) new byte[0]);
        assertThatThrownBy(() -> load(2)).hasStackTraceContaining("Client.strict: ");
    }

    @Test
    @DisplayName("saving an entity with a placeholder leaves the stored bytes as they are, in every way to save")
    void save_otherAttribute_keepsStoredBytes() {
        byte[] name = spoil("name");
        byte[] photo = spoil("photo");
        byte[] street = spoil("street");
        app.run("a", s -> s.find(Client.class, 2L).plain = 1);
        Client detached = load(2);
        detached.plain = 2;
        app.run("a", s -> s.merge(detached));
        Client copy = new Client();
        copy.id = 2L;
        copy.plain = 3;
        copy.name = String.valueOf(detached.name.toCharArray());
        copy.photo = detached.photo.clone();
        copy.address.street = String.valueOf(detached.address.street.toCharArray());
        copy.strict = "canary new";
        app.run("a", s -> s.merge(copy));
        io.entigma.TenantScope.run("a", () -> {
            try (var session = app.factory().openStatelessSession()) {
                session.beginTransaction();
                Client client = (Client) session.get(Client.class, 2L);
                client.plain = 4;
                session.update(client);
                session.getTransaction().commit();
            }
        });
        assertThat(db.value("select plain from Client where id = 2")).isEqualTo(4);
        assertThat(stored("name")).isEqualTo(name);
        assertThat(stored("photo")).isEqualTo(photo);
        assertThat(stored("street")).isEqualTo(street);
        assertThat(load(2).strict).isEqualTo("canary new");
    }

    @Test
    void load_unchanged_writesNothing() {
        spoil("name");
        spoil("photo");
        app.factory().getStatistics().setStatisticsEnabled(true);
        app.run("a", s -> s.createQuery("from Client", Client.class).list());
        Client detached = load(2);
        app.run("a", s -> s.merge(detached));
        assertThat(app.factory().getStatistics().getEntityUpdateCount()).isZero();
    }

    @Test
    void save_newValue_replacesTheUnreadableOne() {
        spoil("name");
        app.run("a", s -> s.find(Client.class, 2L).name = "canary repaired");
        assertThat(load(2).name).isEqualTo("canary repaired");
    }

    @Test
    @DisplayName("A placeholder is refused in another attribute, another row, a new entity and a query")
    void save_elsewhere_isRefused() {
        spoil("name");
        String placeholder = load(2).name;
        assertRefused(() -> app.run("a", s -> s.find(Client.class, 2L).alias = placeholder), "Client.alias");
        assertRefused(() -> app.run("a", s -> s.find(Client.class, 2L).strict = placeholder), "Client.strict");
        assertRefused(() -> app.run("a", s -> s.find(Client.class, 1L).name = placeholder), "another row");
        assertRefused(
                () -> app.run("a", s -> {
                    Client added = client(9);
                    added.name = placeholder;
                    s.persist(added);
                }),
                "another row");
        assertRefused(
                () -> app.run(
                        "a",
                        s -> s.createMutationQuery("update Client set name = :n")
                                .setParameter("n", placeholder)
                                .executeUpdate()),
                "Client.name");
        app.run("a", s -> {
            assertThat(s.find(Client.class, 1L).name).isEqualTo("canary 1");
            assertThat(s.find(Client.class, 3L).name).isEqualTo("canary 3");
            assertThat(s.find(Client.class, 9L)).isNull();
        });
    }

    @Test
    @DisplayName("After a restart a placeholder from before is refused, not stored")
    void save_afterRestart_isRefused() {
        byte[] name = spoil("name");
        Client detached = load(2);
        try (App restarted = start(db)) {
            assertRefused(() -> restarted.run("a", s -> s.merge(detached)), "Client.name: the value is a placeholder");
            assertThat(stored("name")).isEqualTo(name);
            Client again = restarted.call("a", s -> s.find(Client.class, 2L));
            assertThat(Unreadable.is(again.name)).isTrue();
            assertThat(again.name).isNotEqualTo(detached.name);
        }
    }

    @Test
    @DisplayName("An element of a collection: the others can be read, moved and added to, and its bytes stay")
    void collection_placeholderElement_keepsStoredBytes() {
        byte[] bytes = db.bytes("select phones from Client_phones where Client_id = 2 and phones_ORDER = 1");
        bytes[bytes.length - 1] ^= 1;
        db.update("update Client_phones set phones = ? where Client_id = 2 and phones_ORDER = 1", (Object) bytes);
        app.run("a", s -> {
            Client client = s.find(Client.class, 2L);
            assertThat(client.phones.get(0)).isEqualTo("canary 1");
            assertThat(Unreadable.is(client.phones.get(1))).isTrue();
            client.phones.add(0, "canary new");
        });
        assertThat(db.bytes("select phones from Client_phones where Client_id = 2 and phones_ORDER = 2"))
                .isEqualTo(bytes);
    }

    @Test
    @DisplayName("a destroyed key gives placeholders; a key server that is down does not")
    void load_keyServerDown_fails() {
        app.entigma().evictKeys();
        kek.down(true);
        assertThatThrownBy(() -> load(2)).hasStackTraceContaining("KeyServerUnavailableException");
        kek.down(false);
        db.update("update Client set strict = null");
        KeyRotation.shred(db, kek, "a");
        app.entigma().evictKeys();
        assertThat(Unreadable.is(load(2).name)).isTrue();
    }

    @Test
    void start_typeWithoutPlaceholder_isRefused() {
        assertThatThrownBy(() -> App.on(db).entities(Dated.class).start())
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("Dated.born: onUnreadable = PLACEHOLDER is for String and byte[] only");
    }
}

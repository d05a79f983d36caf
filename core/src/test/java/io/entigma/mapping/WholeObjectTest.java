// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.OrderColumn;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;

/** Records and embeddables that are sealed as a whole. */
class WholeObjectTest {
    record Place(
            String street,
            @Column(length = 10) String zip,
            @Nullable LocalDate since) {}

    @Embeddable
    record Name(String first, @Nullable String last) {}

    @Embeddable
    static class Contact {
        private @Nullable String phone;
        private @Nullable Place place;

        Contact() {}

        Contact(@Nullable String phone, @Nullable Place place) {
            this.phone = phone;
            this.place = place;
        }
    }

    @Entity(name = "Whole")
    @Audited
    static class Whole {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        Place place;

        @Encrypted
        @Convert(disableConversion = true)
        Name name;

        @Encrypted
        @Convert(disableConversion = true)
        Contact contact;

        @ElementCollection
        @OrderColumn
        @Encrypted(deterministic = true)
        List<Place> earlier = new ArrayList<>();
    }

    private static Whole whole() {
        Whole whole = new Whole();
        whole.id = 1L;
        whole.place = new Place("secret street", "12345", null);
        whole.name = new Name("secret first", null);
        whole.contact = new Contact("secret phone", new Place("secret other", "1", LocalDate.EPOCH));
        whole.earlier.add(new Place("secret earlier", "2", null));
        return whole;
    }

    @OnEveryProduct
    @DisplayName("records and embeddables are sealed as one value, come back, are audited, found and dirty-checked")
    void persist_wholeObjects_areSealedAndComeBack(TestDatabase db) throws SQLException {
        try (App app = App.on(db).entities(Whole.class).start()) {
            app.run("acme", session -> session.persist(whole()));
            byte[] first = onlySealed(db, "contact");
            assertThat(onlySealed(db, "place")).isNotEqualTo(onlySealed(db, "name"));
            app.run("acme", session -> {
                Whole loaded = session.find(Whole.class, 1L);
                assertSame(loaded);
                assertThat(AuditReaderFactory.get(session).find(Whole.class, 1L, 1).contact.place)
                        .isEqualTo(new Place("secret other", "1", LocalDate.EPOCH));
            });
            app.run("acme", WholeObjectTest::assertFoundByTheWholeOnly);
            // Nothing was changed, so nothing was written.
            assertThat(onlySealed(db, "contact")).isEqualTo(first);
            app.run("acme", session -> session.find(Whole.class, 1L).contact.phone = "secret new");
            assertThat(onlySealed(db, "contact")).isNotEqualTo(first);
            app.run(
                    "acme",
                    session -> assertThat(session.find(Whole.class, 1L).contact.phone)
                            .isEqualTo("secret new"));
        }
    }

    private static void assertSame(Whole loaded) {
        Whole stored = whole();
        assertThat(loaded.place).isEqualTo(stored.place);
        assertThat(loaded.name).isEqualTo(stored.name);
        assertThat(loaded.contact.phone).isEqualTo(stored.contact.phone);
        assertThat(loaded.contact.place).isEqualTo(stored.contact.place);
        assertThat(loaded.earlier).isEqualTo(stored.earlier);
    }

    /** The bytes of the one row's column, which show nothing. */
    private static byte[] onlySealed(TestDatabase db, String column) throws SQLException {
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select " + column + " from Whole")) {
            assertThat(rows.next()).isTrue();
            byte[] stored = rows.getBytes(1);
            assertThat(stored[0]).isEqualTo((byte) 0xF9);
            assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("secret", "street");
            assertThat(rows.next()).isFalse();
            return stored;
        }
    }

    private static void assertFoundByTheWholeOnly(Session session) {
        Place place = whole().place;
        String byPlace = "select count(*) from Whole w where w.place = :place";
        assertThat(session.createSelectionQuery(byPlace, Long.class)
                        .setParameter("place", place)
                        .getSingleResult())
                .isEqualTo(1);
        assertThat(session.createSelectionQuery(byPlace, Long.class)
                        .setParameter("place", new Place(place.street(), "other", null))
                        .getSingleResult())
                .isEqualTo(0);
        assertThat(session.createSelectionQuery("select w.place from Whole w where w.place in (:places)", Place.class)
                        .setParameterList("places", List.of(place))
                        .getSingleResult())
                .isEqualTo(place);
        assertThatThrownBy(() -> session.createSelectionQuery("from Whole w where w.place.street = 'x'", Whole.class)
                        .getResultList())
                .hasMessageContaining("'street'");
    }

    @Entity(name = "Unconverted")
    static class Unconverted {
        @Id
        Long id;

        @Encrypted
        Name contact;
    }

    @Entity(name = "Explicit")
    static class Explicit {
        @Id
        Long id;

        @Encrypted
        @Embedded
        Name contact;
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "an embeddable that Hibernate would store part by part in the clear stops the boot, which says what to write")
    void boot_embeddableWithoutConvert_isRefused(TestDatabase db) {
        for (Class<?> entity : List.of(Unconverted.class, Explicit.class)) {
            assertThatThrownBy(() -> App.on(db).entities(entity).start())
                    .isInstanceOf(MisconfigurationException.class)
                    .hasMessageContaining(entity.getSimpleName() + ".contact")
                    .hasMessageContaining("@Convert(disableConversion = true)");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.ValueRefusedException;
import io.entigma.error.WrongTenantException;
import io.entigma.testing.App;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

class RoundTripTest {
    @Embeddable
    public static class Address {
        @Encrypted
        String street;

        String city;
    }

    @Entity(name = "Customer")
    public static class Customer {
        @Id
        Long id;

        @Encrypted
        @Column(length = 20)
        String ssn;

        @Encrypted
        LocalDate born;

        @Encrypted
        int points;

        @Encrypted
        @Column(length = 4000)
        String note;

        Address address;

        @ElementCollection
        @Encrypted
        List<String> phones = new ArrayList<>();
    }

    private static Customer customer(long id) {
        Customer c = new Customer();
        c.id = id;
        c.ssn = "canary-12345";
        c.born = LocalDate.of(1980, 2, 29);
        c.points = 42;
        c.note = "";
        c.address = new Address();
        c.address.street = "canary street";
        c.phones.add("canary 555");
        return c;
    }

    @OnEveryDatabase
    void persist_encryptedAttributes_areSealedInColumnsAndComeBack(TestDatabase db) throws Exception {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Customer.class).kek(kek).start()) {
            app.run("acme", session -> session.persist(customer(1)));
            app.run("acme", session -> {
                Customer c = session.find(Customer.class, 1L);
                assertThat(c.ssn).isEqualTo("canary-12345");
                assertThat(c.born).isEqualTo(LocalDate.of(1980, 2, 29));
                assertThat(c.points).isEqualTo(42);
                assertThat(c.note).isEmpty();
                assertThat(c.address.street).isEqualTo("canary street");
                assertThat(c.phones).containsExactly("canary 555");
            });
            assertThat(kek.wraps()).isEqualTo(1);
            assertThat(kek.unwraps()).isEqualTo(1);
            assertThatThrownBy(() -> app.run("other", session -> session.find(Customer.class, 1L)))
                    .hasRootCauseInstanceOf(WrongTenantException.class);
        }
        try (Connection connection = db.connection();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select c.ssn, c.born, c.points, c.note, c.street, p.phones from Customer c join"
                                + " Customer_phones p on p.Customer_id = c.id")) {
            assertThat(row.next()).isTrue();
            for (int i = 1; i <= 6; i++) {
                byte[] raw = row.getBytes(i);
                assertThat(raw[0]).isEqualTo((byte) 0xF9);
                assertThat(new String(raw, StandardCharsets.ISO_8859_1)).doesNotContain("canary");
            }
        }
    }

    @OnEveryDatabase
    void persist_tooLong_isRefusedBeforeSql(TestDatabase db) {
        try (App app = App.on(db).entities(Customer.class).start()) {
            Customer c = customer(1);
            c.ssn = "\uD83D\uDE00".repeat(20);
            app.run("acme", session -> session.persist(c));
            assertThat(app.<String>call("acme", session -> session.find(Customer.class, 1L).ssn))
                    .isEqualTo(c.ssn);
            Customer d = customer(2);
            d.ssn = "x".repeat(21);
            assertThatThrownBy(() -> app.run("acme", session -> session.persist(d)))
                    .hasRootCauseInstanceOf(ValueRefusedException.class)
                    .hasStackTraceContaining("Customer.ssn");
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import io.entigma.Encrypted;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tests of queries query. */
@Entity(name = "Person")
public class Person {
    enum Status {
        NEW,
        OLD
    }

    @Embeddable
    public static class Address {
        @Encrypted(deterministic = true)
        String zip;

        String country;
    }

    @Id
    Long id;

    String city;

    @Encrypted
    String ssn;

    @Encrypted
    String passport;

    @Encrypted(deterministic = true)
    @Column(length = 100)
    String email;

    @Encrypted(deterministic = true, context = "person.email")
    @Column(length = 100)
    String otherEmail;

    @Encrypted(deterministic = true)
    Long number;

    @Encrypted(deterministic = true)
    Status status;

    @Encrypted(deterministic = true)
    LocalDate born;

    @Encrypted
    BigDecimal balance;

    @Encrypted
    boolean active;

    Address address;

    @ManyToOne(fetch = FetchType.LAZY)
    @Nullable
    Person boss;

    @ElementCollection
    @Encrypted(deterministic = true)
    List<String> phones = new ArrayList<>();

    @ElementCollection
    @Encrypted
    List<String> passports = new ArrayList<>();

    protected Person() {}

    Person(long id) {
        this.id = id;
        city = "city " + id;
        ssn = "ssn-" + id;
        passport = "passport-" + id;
        email = "p" + id + "@example.com";
        number = 100 + id;
        status = id % 2 == 0 ? Status.NEW : Status.OLD;
        born = LocalDate.of(1980, 1, (int) id);
        balance = new BigDecimal(id + ".50");
        active = true;
        address = new Address();
        address.zip = "zip " + id;
        address.country = "LK";
        phones.add("+94 " + id);
    }

    Long id() {
        return id;
    }
}

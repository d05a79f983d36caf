// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.CollectionTable;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.SecondaryTable;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;
import java.util.ArrayList;
import java.util.List;

/** An index over sealed bytes finds nothing, unless equal values are equal bytes: boot refuses it wherever it is declared. */
class IndexTest {
    @Embeddable
    static class Address {
        @Encrypted
        String street;
    }

    @Entity(name = "Indexed")
    @Table(
            indexes = {
                @Index(name = "by_ssn", columnList = "ssn"),
                @Index(name = "by_city", columnList = "city, note desc"),
                @Index(name = "by_street", columnList = "street"),
                @Index(name = "by_quoted", columnList = "QUOTED"),
                @Index(name = "by_lower", columnList = "(lower(lowered))"),
                @Index(name = "by_last", columnList = "last desc nulls last"),
                @Index(name = "by_name", columnList = "the_name"),
                @Index(name = "one_code", columnList = "code", unique = true)
            })
    @SecondaryTable(name = "indexed_more", indexes = @Index(name = "by_more", columnList = "more"))
    static class Indexed {
        @Id
        Long id;

        @Encrypted
        String ssn;

        String city;

        @Encrypted
        String note;

        Address address;

        @Encrypted
        @Column(name = "`quoted`")
        String quoted;

        @Encrypted
        String lowered;

        @Encrypted
        String last;

        @Encrypted
        @Column(name = "the_name")
        String name;

        @Encrypted
        String code;

        @Encrypted
        @Column(table = "indexed_more")
        String more;

        @ElementCollection
        @CollectionTable(name = "indexed_phone", indexes = @Index(name = "by_phone", columnList = "phone"))
        @Column(name = "phone")
        @Encrypted
        List<String> phones = new ArrayList<>();

        @ElementCollection
        @CollectionTable(name = "indexed_street", indexes = @Index(name = "by_streets", columnList = "street"))
        List<Address> addresses = new ArrayList<>();
    }

    @Entity(name = "IndexedParent")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    static class IndexedParent {
        @Id
        Long id;

        @Encrypted
        String inherited;

        @Encrypted
        String single;
    }

    @Entity(name = "IndexedChild")
    @Table(
            indexes = @Index(name = "by_inherited", columnList = "inherited"),
            uniqueConstraints = @UniqueConstraint(columnNames = "single"))
    static class IndexedChild extends IndexedParent {
        String more;
    }

    @Entity(name = "Expressed")
    @Table(indexes = @Index(name = "by_lower", columnList = "(lower(email))"))
    static class Expressed {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        @Column(length = 40)
        String email;
    }

    @Entity(name = "Findable")
    @Table(
            indexes = {
                @Index(name = "by_email", columnList = "email, city"),
                @Index(name = "one_phone", columnList = "phone", unique = true),
                @Index(name = "by_state", columnList = "state")
            })
    static class Findable {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        @Column(length = 40)
        String email;

        String city;

        @Encrypted(deterministic = true)
        @Column(length = 40)
        String phone;

        /** Its column is named as a part of another's. */
        @Column(length = 20)
        String state;

        @Encrypted
        @Column(name = "state_secret")
        String secret;
    }

    private static String indexed(String path, String index) {
        return path
                + ": an indexed column cannot be encrypted at random: equal values are stored as different bytes, so"
                + " no query could use the index " + index
                + "; use @Encrypted(deterministic = true), or take the column"
                + " out of the index";
    }

    @OnEveryDatabase(Database.H2)
    void boot_indexOverRandomlyEncryptedColumn_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(Indexed.class).start().close())
                .hasMessageContainingAll(
                        indexed("Indexed.ssn", "by_ssn"),
                        indexed("Indexed.note", "by_city"),
                        indexed("Indexed.address.street", "by_street"),
                        indexed("Indexed.quoted", "by_quoted"),
                        indexed("Indexed.lowered", "by_lower"),
                        indexed("Indexed.last", "by_last"),
                        indexed("Indexed.name", "by_name"),
                        indexed("Indexed.more", "by_more"),
                        indexed("Indexed.phones", "by_phone"),
                        indexed("Indexed.addresses.street", "by_streets"),
                        "Indexed.code: a unique column cannot be encrypted at random");
    }

    @OnEveryDatabase(Database.H2)
    void boot_indexOfSubclassTable_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db)
                        .entities(IndexedParent.class, IndexedChild.class)
                        .start()
                        .close())
                .hasMessageContainingAll(
                        indexed("IndexedParent.inherited", "by_inherited"),
                        "IndexedParent.single: a unique column cannot be encrypted at random");
    }

    @OnEveryDatabase(Database.H2)
    void boot_indexOverExpressionOfDeterministicColumn_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(Expressed.class).start().close())
                .hasMessageContaining(
                        "Expressed.email: the index by_lower is over (lower(email)), which the database would"
                                + " make of sealed bytes; name the column alone");
    }

    @OnEveryProduct
    void boot_indexOverDeterministicColumn_works(TestDatabase db) {
        try (App app = App.on(db).entities(Findable.class).start()) {
            app.run("acme", session -> {
                Findable findable = new Findable();
                findable.id = 1L;
                findable.email = "canary@example.com";
                findable.phone = "canary 1";
                findable.state = "plain";
                findable.secret = "canary 2";
                session.persist(findable);
            });
            app.run(
                    "acme",
                    session -> assertThat(session.createQuery(
                                            "select f.secret from Findable f where f.email = :email", String.class)
                                    .setParameter("email", "canary@example.com")
                                    .getSingleResult())
                            .isEqualTo("canary 2"));
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }
}

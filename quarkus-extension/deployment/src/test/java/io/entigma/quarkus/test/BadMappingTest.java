// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.quarkus.test.QuarkusUnitTest;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.sql.Blob;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BadMappingTest {
    @RegisterExtension
    static final QuarkusUnitTest APPLICATION = Settings.application(Bad.class, Part.class, Customer.class)
            .withAdditionalDependency(jar -> jar.addClasses(Base.class))
            .assertException(BadMappingTest::check);

    /** In a jar of its own. */
    @MappedSuperclass
    public static class Base {
        @Id
        @Encrypted
        public Long id;
    }

    @Embeddable
    public static class Part {
        @Encrypted
        public String fine;
    }

    @Entity
    public static class Bad extends Base {
        @Encrypted
        @Version
        public int version;

        @Encrypted
        @ManyToOne
        public Customer customer;

        @Encrypted
        public Part part;

        @Encrypted
        @Convert(disableConversion = true)
        public Part whole;

        @Encrypted
        public Blob picture;

        @Encrypted
        @Column(unique = true)
        public String nickname;

        @Encrypted(deterministic = true)
        @Column(unique = true)
        public String email;

        @Encrypted
        @Convert(disableConversion = true)
        public String converted;

        @Encrypted
        @ElementCollection
        public Set<String> phones;

        @Searchable
        public String city;

        @Encrypted(deterministic = true)
        @Searchable
        public String street;

        @Encrypted
        @Searchable(prefix = 3)
        public String findable;

        @Encrypted
        @Searchable
        @Column(unique = true)
        public String passport;

        @Encrypted
        @Searchable(prefix = 2)
        @Column(unique = true)
        public String plate;
    }

    private static void check(Throwable thrown) {
        assertThat(thrown).hasRootCauseInstanceOf(MisconfigurationException.class);
        assertThat(thrown)
                .rootCause()
                .message()
                .startsWith("Entigma refuses to build this application:\n - ")
                .contains("Base.id: '@Id': an identifier cannot be encrypted")
                .contains("Bad.version: '@Version': a version cannot be encrypted")
                .contains("Bad.customer: '@ManyToOne': an association cannot be encrypted")
                .contains("Bad.customer: the class io.entigma.quarkus.test.Customer is mapped itself")
                .contains("Bad.part: the class io.entigma.quarkus.test.BadMappingTest$Part is an embeddable")
                .contains("Bad.picture: the type java.sql.Blob has no exact encoding")
                .contains("Bad.nickname: a unique column cannot be encrypted at random")
                .contains("Bad.plate: a unique column cannot be encrypted at random")
                .contains("Bad.phones: an element of a Set cannot be encrypted")
                .contains("Bad.city: '@Searchable' without '@Encrypted'")
                .contains("Bad.street: '@Searchable' and deterministic = true")
                .doesNotContain("Bad.whole", "email", "converted", "fine", "findable", "passport");
    }

    @Test
    void build_withMappingsThatCannotWork_fails() {
        fail("the application was built");
    }
}

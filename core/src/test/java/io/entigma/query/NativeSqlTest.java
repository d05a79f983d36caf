// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.SealedField;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.NotSealedException;
import io.entigma.error.QueryRefusedException;
import io.entigma.jpa.SealedAttributes;
import io.entigma.testing.App;
import io.entigma.testing.KeyRotation;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;

class NativeSqlTest {
    @OnEveryProduct
    @DisplayName("native SQL gives entities in plaintext, scalars as sealed bytes, and a helper that seals and opens")
    void nativeSql_withHelper_sealsOpensAndFinds(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app = App.on(db).entities(Person.class).kek(kek).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            KeyRotation.rotate(db, kek, "acme");
            app.entigma().evictKeys();
            app.run("acme", session -> session.persist(new Person(2)));
            app.run("acme", session -> {
                SealedAttributes attributes = SealedAttributes.of(session);
                SealedField<String> ssn = attributes.field(Person.class, "ssn", String.class);
                SealedField<String> email = attributes.field(Person.class, "email", String.class);
                session.createNativeMutationQuery("update Person set ssn = ?, email = ? where id = 2")
                        .setParameter(1, ssn.seal("canary"))
                        .setParameter(2, email.seal("p1@example.com"))
                        .executeUpdate();
                assertThat(session.createNativeQuery("select * from Person where id = 2", Person.class)
                                .getSingleResult()
                                .ssn)
                        .isEqualTo("canary");
                byte[] scalar = session.createNativeQuery("select ssn from Person where id = 2", byte[].class)
                        .getSingleResult();
                assertThat(ssn.open(scalar)).isEqualTo("canary");
                // One of the rotated key, and one of the key before it.
                List<byte[]> forms = email.searchForms("p1@example.com");
                assertThat(forms).hasSize(2);
                assertThat(session.createNativeQuery("select id from Person where email in (:forms)", Long.class)
                                .setParameterList("forms", forms)
                                .getResultList())
                        .hasSize(2);
                assertThat(attributes
                                .field(Person.class, "address.zip", String.class)
                                .searchForms("x"))
                        .hasSize(2);
                assertThat(attributes
                                .field(Person.class, "phones", String.class)
                                .seal("1"))
                        .hasSize(35);
            });
            assertThat(db.columnsHolding("canary")).isEmpty();
        }
    }

    @OnEveryProduct
    void helper_forWhatItCannotDo_saysWhichAttributeAndWhy(TestDatabase db) {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> {
                SealedAttributes attributes = SealedAttributes.of(session);
                SealedField<String> ssn = attributes.field(Person.class, "ssn", String.class);
                assertThatThrownBy(() -> ssn.searchForms("canary"))
                        .isInstanceOf(QueryRefusedException.class)
                        .hasMessageContaining("Person.ssn: values are sealed at random");
                assertThatThrownBy(() -> attributes.field(Person.class, "city", String.class))
                        .isInstanceOf(MisconfigurationException.class)
                        .hasMessageContaining("Person.city: is no encrypted attribute");
                assertThatThrownBy(() -> attributes.field(Person.class, "number", String.class))
                        .hasMessageContaining(
                                "Person.number: is a java.lang.Long, but was asked for as a java.lang.String");
            });
        }
    }

    @OnEveryProduct
    @DisplayName("a plain value that native SQL wrote is an error on read, not a value")
    void nativeSql_writesPlainValue_isNotSealedOnRead(TestDatabase db) {
        try (App app = App.on(db).withoutConstraints().entities(Person.class).start()) {
            app.run("acme", session -> session.persist(new Person(1)));
            db.update("UPDATE Person SET ssn = ?", (Object) "plain text".getBytes(StandardCharsets.UTF_8));

            app.run(
                    "acme",
                    session -> assertThatThrownBy(() -> session.find(Person.class, 1L))
                            .isInstanceOf(NotSealedException.class)
                            .hasMessageContaining("Person.ssn")
                            .hasMessageNotContaining("plain text"));
        }
    }
}

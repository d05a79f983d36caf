// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.jpa;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import io.entigma.TenantScope;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EncryptedConverterTest {
    private static Entigma engine;
    private TestDatabase db;

    public abstract static class Base<T extends Comparable<? super T>> extends EncryptedConverter<T> {
        protected Base(Class<T> type, String context) {
            super(type, context);
        }

        @Override
        protected Entigma entigma() {
            return engine;
        }
    }

    public static class SsnConverter extends Base<String> {
        public SsnConverter() {
            super(String.class, "person.ssn");
        }
    }

    @Entity(name = "Person")
    public static class Person {
        @Id
        Long id;

        @Convert(converter = SsnConverter.class)
        String ssn;
    }

    @BeforeEach
    void start() {
        db = Database.H2.create();
        engine = App.on(db).buildEngine();
    }

    @AfterEach
    void stop() {
        engine.close();
        db.close();
    }

    private void persistAndFind() {
        try (App app = App.on(db).entities(Person.class).start()) {
            app.run("acme", session -> {
                Person person = new Person();
                person.id = 1L;
                person.ssn = "canary";
                session.persist(person);
            });
            assertThat(app.<String>call("acme", session -> session.find(Person.class, 1L).ssn))
                    .isEqualTo("canary");
        }
    }

    @Test
    @DisplayName("a user's converter with a generic parent of its own seals and opens through @Convert")
    void persist_throughConvert_isSealed() {
        persistAndFind();
        assertThat(db.columnsHolding("canary")).isEmpty();
        assertThat(db.bytes("select ssn from Person")[0]).isEqualTo((byte) 0xF9);
    }

    @Test
    @DisplayName("null goes through a converter both ways")
    void convert_null_isNull() {
        SsnConverter converter = new SsnConverter();
        assertThat(converter.convertToDatabaseColumn(null)).isNull();
        assertThat(converter.convertToEntityAttribute(null)).isNull();
    }

    @Test
    void convert_withoutProvider_roundTrips() {
        SsnConverter converter = new SsnConverter();
        TenantScope.run(
                "acme",
                () -> assertThat(converter.convertToEntityAttribute(converter.convertToDatabaseColumn("x")))
                        .isEqualTo("x"));
    }
}

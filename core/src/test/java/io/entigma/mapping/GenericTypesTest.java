// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.Encrypted;
import io.entigma.error.MisconfigurationException;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.OnEveryDatabase;
import io.entigma.testing.OnEveryProduct;
import io.entigma.testing.TestDatabase;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.InheritanceType;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.MapKey;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.OneToMany;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.CreationTimestamp;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.Subselect;
import org.hibernate.annotations.Synchronize;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.annotations.UuidGenerator;
import org.hibernate.envers.AuditReaderFactory;
import org.hibernate.envers.Audited;
import org.junit.jupiter.api.DisplayName;

/** Types that only generics tell, converters beside encryption, tables of subclasses, values made in the application. */
class GenericTypesTest {
    @MappedSuperclass
    @Audited
    abstract static class Base<T> {
        @Encrypted
        T secret;
    }

    @Embeddable
    static class Dates {
        @Encrypted
        List<LocalDate> dates = new ArrayList<>();
    }

    @Entity(name = "OfDates")
    @Audited
    static class OfDates extends Base<List<LocalDate>> {
        @Id
        Long id;

        Dates part = new Dates();

        @ElementCollection
        List<Dates> parts = new ArrayList<>();
    }

    record Holder<T>(T content) {}

    @Entity(name = "RawHolder")
    @SuppressWarnings("rawtypes")
    static class RawHolder {
        @Id
        Long id;

        @Encrypted
        Holder raw;
    }

    @Entity(name = "OfHolder")
    static class OfHolder {
        @Id
        Long id;

        @Encrypted
        Holder<LocalDate> holder = new Holder<>(LocalDate.EPOCH);
    }

    @OnEveryProduct
    @DisplayName(
            "type arguments of generic attributes are found through superclasses and embeddables, and in revisions")
    void persist_genericLists_keepTheClassOfTheirElements(TestDatabase db) {
        try (App app = App.on(db).entities(OfDates.class).start()) {
            app.run("acme", session -> {
                OfDates dates = new OfDates();
                dates.id = 1L;
                dates.secret = List.of(LocalDate.EPOCH);
                dates.part.dates.add(LocalDate.EPOCH);
                dates.parts.add(new Dates());
                dates.parts.get(0).dates.add(LocalDate.EPOCH);
                session.persist(dates);
            });
            app.run("acme", session -> {
                OfDates dates = session.find(OfDates.class, 1L);
                assertDates(dates.secret);
                assertDates(dates.part.dates);
                assertDates(dates.parts.get(0).dates);
                assertDates(AuditReaderFactory.get(session).find(OfDates.class, 1L, 1).secret);
            });
        }
    }

    private static void assertDates(List<?> dates) {
        assertThat(dates.get(0)).isEqualTo(LocalDate.EPOCH);
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a generic type of nobody knows what is refused")
    void boot_rawType_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(RawHolder.class).start())
                .hasStackTraceContaining(
                        "RawHolder.raw: has the type " + Holder.class.getName() + " without type arguments");
        try (App app = App.on(db).entities(OfHolder.class).start()) {
            app.run("acme", session -> {
                OfHolder of = new OfHolder();
                of.id = 1L;
                session.persist(of);
            });
            app.run(
                    "acme",
                    session -> assertThat(session.find(OfHolder.class, 1L).holder)
                            .isEqualTo(new Holder<>(LocalDate.EPOCH)));
        }
    }

    @Converter(autoApply = true)
    public static class Auto implements AttributeConverter<String, String> {
        @Override
        public String convertToDatabaseColumn(String attribute) {
            return attribute == null ? null : attribute.toUpperCase(Locale.ROOT);
        }

        @Override
        public String convertToEntityAttribute(String dbData) {
            return dbData;
        }
    }

    @Entity(name = "BesideAuto")
    static class BesideAuto {
        @Id
        Long id;

        @Encrypted
        String secret;
    }

    @Embeddable
    static class Name {
        @Encrypted
        @Convert(disableConversion = true)
        String first = "canary";
    }

    @Entity(name = "WithoutAuto")
    static class WithoutAuto {
        @Id
        Long id;

        @Encrypted
        @Convert(disableConversion = true)
        String secret = "canary";

        Name name = new Name();

        @ElementCollection
        @Encrypted
        @Convert(disableConversion = true)
        List<String> list = new ArrayList<>(List.of("canary"));

        String converted = "loud";
    }

    @OnEveryProduct
    @DisplayName("beside a converter for all attributes of a type, encryption is kept or the boot stops and says how")
    void persist_autoAppliedConverter_doesNotSwitchOffEncryption(TestDatabase db) {
        LocalKek kek = new LocalKek();
        try (App app =
                App.on(db).entities(Auto.class, WithoutAuto.class).kek(kek).start()) {
            app.run("acme", session -> {
                WithoutAuto without = new WithoutAuto();
                without.id = 1L;
                session.persist(without);
            });
            app.run("acme", session -> {
                WithoutAuto without = session.find(WithoutAuto.class, 1L);
                assertThat(without.secret).isEqualTo("canary");
                assertThat(without.name.first).isEqualTo("canary");
                assertThat(without.list).containsExactly("canary");
                assertThat(without.converted).isEqualTo("LOUD");
            });
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
        try (App app =
                App.on(db).entities(Auto.class, BesideAuto.class).kek(kek).start()) {
            app.run("acme", session -> {
                BesideAuto beside = new BesideAuto();
                beside.id = 1L;
                beside.secret = "canary";
                session.persist(beside);
            });
        } catch (MisconfigurationException e) {
            assertThat(e)
                    .hasMessageContaining("BesideAuto.secret (")
                    .hasMessageContaining("put @Convert(disableConversion = true) beside @Encrypted");
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @Embeddable
    static class Person {
        @Encrypted
        String first = "canary";
    }

    @Entity(name = "ConvertedByName")
    @Convert(attributeName = "person.first", converter = RefusedAttributesTest.Upper.class)
    static class ConvertedByName {
        @Id
        Long id;

        Person person = new Person();
    }

    @OnEveryProduct
    @DisplayName("a converter that an entity names for a part of an embeddable does not switch off its encryption")
    void persist_converterByName_isWithoutEffectOrRefused(TestDatabase db) {
        try (App app = App.on(db).entities(ConvertedByName.class).start()) {
            app.run("acme", session -> {
                ConvertedByName converted = new ConvertedByName();
                converted.id = 1L;
                session.persist(converted);
            });
        } catch (MisconfigurationException e) {
            assertThat(e).hasMessageContaining("an attribute converter takes its place");
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @Entity(name = "Animal")
    @Table(name = "animal")
    @Inheritance(strategy = InheritanceType.TABLE_PER_CLASS)
    abstract static class Animal {
        @Id
        Long id;

        @Encrypted
        @Column(length = 20)
        String secret = "canary";
    }

    @Entity(name = "Cat")
    @Table(name = "cat")
    static class Cat extends Animal {}

    @Entity(name = "Lion")
    @Table(name = "lion")
    static class Lion extends Cat {
        @Encrypted
        String own = "canary";
    }

    @OnEveryProduct
    @DisplayName("with a table per class the inherited columns of every table are in the catalog, checked and sealed")
    void persist_tablePerClass_everyTableIsKnown(TestDatabase db) {
        try (App app = App.on(db).entities(Animal.class, Cat.class, Lion.class).start()) {
            app.run("acme", session -> {
                for (Animal animal : List.of(new Cat(), new Lion())) {
                    animal.id = animal instanceof Lion ? 2L : 1L;
                    session.persist(animal);
                }
            });
            app.run(
                    "acme",
                    session -> assertThat(session.createSelectionQuery("from Animal", Animal.class)
                                    .getResultList())
                            .extracting(animal -> animal.secret)
                            .containsExactly("canary", "canary"));
            assertThat(db.bytesOfEach("select concat(table_name, '.', column_name, ' ', context, ' ', key_columns)"
                            + " from entigma_column order by 1"))
                    .extracting(String::new)
                    .containsExactly(
                            "cat.secret animal.secret [\"id\"]",
                            "lion.own lion.own [\"id\"]",
                            "lion.secret animal.secret [\"id\"]");
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
        if (db.kind() != Database.POSTGRESQL) {
            db.execute(
                    "delete from lion",
                    "alter table lion drop column secret",
                    "alter table lion add secret varbinary(60)");
            assertThatThrownBy(() -> App.on(db)
                            .entities(Animal.class, Cat.class, Lion.class)
                            .set("hibernate.hbm2ddl.auto", "none")
                            .start())
                    .hasMessageContaining("the column lion.secret holds 60 bytes");
        }
    }

    @Entity(name = "MadeHere")
    static class MadeHere {
        @Id
        Long id;

        @Encrypted
        @CreationTimestamp
        LocalDateTime created;

        @Encrypted
        @UpdateTimestamp
        Instant updated;

        @Encrypted
        @CurrentTimestamp(source = SourceType.VM)
        Instant current;

        @Encrypted
        @UuidGenerator
        UUID uuid;

        @Encrypted
        @Column(insertable = false)
        String notInserted = "canary";

        @Encrypted
        @Column(updatable = false)
        String notUpdated = "canary";

        @Encrypted
        String optional;

        Optional<String> getOptional() {
            return Optional.ofNullable(optional);
        }
    }

    @OnEveryProduct
    @DisplayName("values that Hibernate makes in the application are sealed; what is not inserted is null")
    void persist_valuesMadeInTheApplication_areSealed(TestDatabase db) {
        try (App app = App.on(db).entities(MadeHere.class).start()) {
            app.run("acme", session -> {
                MadeHere made = new MadeHere();
                made.id = 1L;
                session.persist(made);
            });
            app.run("acme", session -> {
                MadeHere made = session.find(MadeHere.class, 1L);
                assertThat(made.created).isNotNull();
                assertThat(made.updated).isNotNull();
                assertThat(made.current).isNotNull();
                assertThat(made.uuid).isNotNull();
                assertThat(made.notInserted).isNull();
                assertThat(made.notUpdated).isEqualTo("canary");
                assertThat(made.getOptional()).isEmpty();
                made.notUpdated = "canary 2";
                made.notInserted = "canary 3";
            });
            app.run("acme", session -> {
                MadeHere made = session.find(MadeHere.class, 1L);
                assertThat(made.notUpdated).isEqualTo("canary");
                assertThat(made.notInserted).isEqualTo("canary 3");
            });
            for (String column : List.of("created", "updated", "uuid", "notUpdated", "notInserted")) {
                assertThat(db.bytes("select " + column + " from MadeHere")[0]).isEqualTo((byte) 0xF9);
            }
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @Entity(name = "Primitive")
    static class Primitive {
        @Id
        Long id;

        @Encrypted
        int number;

        @Encrypted
        boolean flag;
    }

    @OnEveryProduct
    @DisplayName("null in the column of a primitive attribute is Hibernate's usual error, or its usual zero")
    void load_nullIntoPrimitive_isHibernatesOwnAnswer(TestDatabase db) {
        try (App app = App.on(db).entities(Primitive.class).start()) {
            app.run("acme", session -> {
                Primitive primitive = new Primitive();
                primitive.id = 1L;
                session.persist(primitive);
            });
            for (String column : List.of("number", "flag")) {
                try {
                    db.update("update Primitive set " + column + " = null");
                } catch (IllegalStateException e) {
                    // A column of a primitive attribute is NOT NULL where the DDL is Hibernate's.
                    db.execute(nullable(db, column));
                    db.update("update Primitive set " + column + " = null");
                }
            }
            assertThatThrownBy(() -> app.run("acme", session -> session.find(Primitive.class, 1L)))
                    .hasStackTraceContaining("Primitive")
                    .satisfies(e -> assertThat(e).hasStackTraceContaining("null"));
        }
    }

    private static String nullable(TestDatabase db, String column) {
        return db.kind() == Database.MYSQL || db.kind() == Database.MARIADB
                ? "alter table Primitive modify " + column + " varbinary(100) null"
                : "alter table Primitive alter column " + column + " drop not null";
    }

    @Entity(name = "View")
    @Subselect("select id, secret from cat")
    @Synchronize("cat")
    @Immutable
    static class View {
        @Id
        Long id;

        @Encrypted(context = "animal.secret")
        String secret;
    }

    @Entity(name = "Owner")
    static class Owner {
        @Id
        Long id;

        @OneToMany
        @JoinColumn(name = "owner_id")
        @MapKey(name = "secret")
        Map<String, Keyed> bySecret = new HashMap<>();
    }

    @Entity(name = "Keyed")
    static class Keyed {
        @Id
        Long id;

        @Encrypted
        String secret = "canary";
    }

    @OnEveryProduct
    @DisplayName("a view over sealed rows opens them under their context; a map keyed by an encrypted attribute works")
    void load_viewAndMapKey_open(TestDatabase db) {
        try (App app = App.on(db)
                .entities(Animal.class, Cat.class, Lion.class, View.class, Owner.class, Keyed.class)
                .start()) {
            app.run("acme", session -> {
                Cat cat = new Cat();
                cat.id = 1L;
                session.persist(cat);
                Keyed keyed = new Keyed();
                keyed.id = 1L;
                session.persist(keyed);
                Owner owner = new Owner();
                owner.id = 1L;
                owner.bySecret.put(keyed.secret, keyed);
                session.persist(owner);
            });
            app.run("acme", session -> {
                assertThat(session.find(View.class, 1L).secret).isEqualTo("canary");
                assertThat(session.find(Owner.class, 1L).bySecret).containsOnlyKeys("canary");
                session.find(Owner.class, 1L).bySecret.remove("canary");
            });
            app.run(
                    "acme",
                    session ->
                            assertThat(session.find(Owner.class, 1L).bySecret).isEmpty());
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }
}

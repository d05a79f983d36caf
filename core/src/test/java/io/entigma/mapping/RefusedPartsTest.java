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
import jakarta.persistence.Column;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Inheritance;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.JoinTable;
import jakarta.persistence.ManyToMany;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.annotations.Check;
import org.hibernate.annotations.CurrentTimestamp;
import org.hibernate.annotations.DynamicUpdate;
import org.hibernate.annotations.Filter;
import org.hibernate.annotations.FilterDef;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Mutability;
import org.hibernate.annotations.OptimisticLock;
import org.hibernate.annotations.OptimisticLockType;
import org.hibernate.annotations.OptimisticLocking;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SourceType;
import org.hibernate.annotations.UpdateTimestamp;
import org.hibernate.type.SqlTypes;
import org.hibernate.type.descriptor.java.ImmutableMutabilityPlan;
import org.junit.jupiter.api.DisplayName;

/** Parts of a mapping that would get at an encrypted column past its attribute stop the boot, each with its sentence. */
class RefusedPartsTest {
    interface Named {
        @Encrypted
        String getSecret();
    }

    @Entity(name = "OnInterface")
    static class OnInterface implements Named {
        @Id
        Long id;

        String secret;

        @Override
        public String getSecret() {
            return secret;
        }
    }

    @Embeddable
    static class Part {
        @Encrypted
        String part;
    }

    @Embeddable
    static class SpecialPart extends Part {
        String special;

        @Encrypted
        public String getSpecial() {
            return special;
        }
    }

    @Entity(name = "WithSpecialParts")
    static class WithSpecialParts {
        @Id
        Long id;

        Part part;
    }

    /** No embeddable, so that Hibernate writes the object as it is. */
    public static class Whole {
        @Encrypted
        public String secret;
    }

    @Entity(name = "WithWholes")
    static class WithWholes {
        @Id
        Long id;

        @JdbcTypeCode(SqlTypes.JSON)
        Whole whole;
    }

    @Entity(name = "SealedWhole")
    static class SealedWhole {
        @Id
        Long id;

        @Encrypted
        Whole whole;
    }

    @Entity(name = "OnEmbeddable")
    static class OnEmbeddable {
        @Id
        Long id;

        @Encrypted
        Part part;

        @ElementCollection
        @Encrypted
        List<Part> parts = new ArrayList<>();

        @Encrypted
        @ManyToOne
        Sealing other;

        @Encrypted
        @ManyToMany
        List<Sealing> others = new ArrayList<>();
    }

    @Entity(name = "WithJsonPart")
    static class WithJsonPart {
        @Id
        Long id;

        @JdbcTypeCode(SqlTypes.JSON)
        Part json;
    }

    @Entity(name = "Sealing")
    @Table(name = "shared_t")
    static class Sealing {
        @Id
        Long id;

        @Encrypted
        String secret;
    }

    @Entity(name = "Plain")
    @Table(name = "shared_t")
    static class Plain {
        @Id
        Long id;

        String secret;
    }

    @Entity(name = "OtherType")
    @Table(name = "shared_t")
    static class OtherType {
        @Id
        Long id;

        @Encrypted
        LocalDate secret;
    }

    @Entity(name = "OtherMode")
    @Table(name = "shared_t")
    static class OtherMode {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        String secret;
    }

    @Entity(name = "Discriminated")
    @Inheritance
    @DiscriminatorColumn(name = "kind")
    static class Discriminated {
        @Id
        Long id;

        @Encrypted
        @Column(insertable = false, updatable = false)
        String kind;
    }

    @Entity(name = "Coded")
    static class Coded {
        @Id
        Long id;

        @Encrypted(deterministic = true)
        @Column(name = "code", unique = true, length = 40)
        String code;
    }

    @Embeddable
    static class Link {
        @ManyToOne
        @JoinColumn(referencedColumnName = "code")
        Coded coded;
    }

    @Entity(name = "Referring")
    static class Referring {
        @Id
        Long id;

        Link link;

        @ManyToMany
        @JoinTable(inverseJoinColumns = @JoinColumn(referencedColumnName = "code"))
        List<Coded> many = new ArrayList<>();

        @Encrypted
        @Column(name = "other_id")
        String other;

        @ManyToOne
        @JoinColumn(name = "other_id", insertable = false, updatable = false)
        Coded joined;
    }

    @Entity(name = "LockingAll")
    @OptimisticLocking(type = OptimisticLockType.ALL)
    @DynamicUpdate
    static class LockingAll {
        @Id
        Long id;

        @Encrypted
        String secret;

        @Encrypted
        @OptimisticLock(excluded = true)
        String excluded;

        String city;
    }

    @Entity(name = "LockingExcluded")
    @OptimisticLocking(type = OptimisticLockType.ALL)
    @DynamicUpdate
    static class LockingExcluded {
        @Id
        Long id;

        @Encrypted
        @OptimisticLock(excluded = true)
        String excluded;

        String city;
    }

    @Entity(name = "InSql")
    @SQLRestriction("restricted <> 'gone'")
    @FilterDef(name = "only", defaultCondition = "filtered = 'x'")
    @Filter(name = "only")
    @Check(name = "checked", constraints = "length(checked) > 3")
    static class InSql {
        @Id
        Long id;

        @Encrypted
        String restricted;

        @Encrypted
        String filtered;

        @Encrypted
        String checked;

        @ElementCollection
        @Column(name = "phone")
        @Encrypted
        @SQLRestriction("phone like '+%'")
        List<String> phones = new ArrayList<>();
    }

    @Entity(name = "InSqlHarmless")
    @SQLRestriction("secret is not null and city <> 'secret'")
    @Check(name = "has_secret", constraints = "secret is not null or city is not null")
    static class InSqlHarmless {
        @Id
        Long id;

        @Encrypted
        String secret;

        String city;
    }

    @JdbcTypeCode(SqlTypes.VARCHAR)
    @Retention(RetentionPolicy.RUNTIME)
    @interface Text {}

    public static class Unchanging extends ImmutableMutabilityPlan<String> {
        private static final long serialVersionUID = 1L;
    }

    @Entity(name = "MadeElsewhere")
    static class MadeElsewhere {
        @Id
        Long id;

        @Encrypted
        @CurrentTimestamp
        Instant current;

        @Encrypted
        @UpdateTimestamp(source = SourceType.DB)
        Instant updated;

        @Encrypted
        @Column(columnDefinition = "varbinary(300) generated always as (X'00')", insertable = false, updatable = false)
        String generated;

        @Encrypted
        @Text
        String composed;

        @Encrypted
        @Mutability(Unchanging.class)
        String mutability;
    }

    private static void assertRefused(TestDatabase db, Class<?>[] entities, String... sentences) {
        assertThatThrownBy(() -> App.on(db).entities(entities).start().close()).satisfies(e -> {
            for (String sentence : sentences) {
                assertThat(e).hasMessageContaining(sentence);
            }
        });
    }

    private static Class<?>[] classes(Class<?>... classes) {
        return classes;
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("an @Encrypted on an interface, on a subclass of an embeddable, in an object that is stored whole")
    void boot_annotationOutOfHibernatesSight_isRefused(TestDatabase db) {
        assertRefused(db, classes(OnInterface.class), "OnInterface.secret (", "maps it without encryption");
        assertRefused(
                db,
                classes(Part.class, SpecialPart.class, WithSpecialParts.class),
                "WithSpecialParts.part.special (",
                "maps it without encryption");
    }

    @OnEveryDatabase(Database.POSTGRESQL)
    @DisplayName("encrypted parts of an object that is stored as one JSON value are refused")
    void boot_encryptedPartOfJson_isRefused(TestDatabase db) {
        assertRefused(db, classes(WithWholes.class), "WithWholes.whole.secret (", "maps no attribute of that name");
        assertRefused(
                db, classes(Part.class, WithJsonPart.class), "WithJsonPart.json: is stored as one JSON, XML or struct");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("@Encrypted on an embeddable, an association or a collection of them is refused, each in its words")
    void boot_annotationOnEmbeddableOrAssociation_isRefused(TestDatabase db) {
        assertThatThrownBy(() ->
                        App.on(db).entities(OnEmbeddable.class, Sealing.class).start())
                .message()
                .containsPattern("OnEmbeddable.part \\(.*since it is an embeddable")
                .containsPattern("OnEmbeddable.parts \\(.*since it is an embeddable")
                .containsPattern("OnEmbeddable.other \\(.*since it is an association")
                .containsPattern("OnEmbeddable.others \\(.*since it is an association");
    }

    @OnEveryProduct
    void persist_objectSealedWhole_isNotInTheClear(TestDatabase db) {
        try (App app = App.on(db).entities(SealedWhole.class).start()) {
            app.run("acme", session -> {
                SealedWhole owner = new SealedWhole();
                owner.id = 1L;
                owner.whole = new Whole();
                owner.whole.secret = "canary";
                session.persist(owner);
            });
            app.run(
                    "acme",
                    session -> assertThat(session.find(SealedWhole.class, 1L).whole.secret)
                            .isEqualTo("canary"));
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("a column that is mapped twice must be encrypted alike in both places")
    void boot_columnSharedWithAnotherForm_isRefused(TestDatabase db) {
        String shared = "Sealing.secret: its column shared_t.secret is mapped by ";
        assertRefused(db, classes(Sealing.class, Plain.class), shared + "Plain.secret too, without encryption");
        assertRefused(
                db, classes(Sealing.class, OtherType.class), "is mapped by", "with another type, context or mode");
        assertRefused(
                db, classes(Sealing.class, OtherMode.class), "is mapped by", "with another type, context or mode");
        assertRefused(
                db,
                classes(Discriminated.class),
                "Discriminated.kind: its column discriminated.kind is mapped by Discriminated (discriminator) too");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName(
            "join columns that are, or refer to, encrypted columns are refused, in embeddables and join tables too")
    void boot_encryptedJoinColumns_areRefused(TestDatabase db) {
        assertRefused(
                db,
                classes(Coded.class, Referring.class),
                "Referring.link.coded: refers to an encrypted attribute of Coded",
                "Referring.many: refers to an encrypted attribute of Coded",
                "Referring.other: its column referring.other_id is mapped by Referring.joined too");
    }

    @OnEveryProduct
    @DisplayName("optimistic locking that compares old values is refused; an excluded attribute works")
    void boot_lockingByValues_isRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db).entities(LockingAll.class).start())
                .hasMessageContaining("LockingAll.secret: @OptimisticLocking(ALL) compares old values")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("LockingAll.excluded"));
        try (App app = App.on(db).entities(LockingExcluded.class).start()) {
            app.run("acme", session -> {
                LockingExcluded locking = new LockingExcluded();
                locking.id = 1L;
                locking.excluded = "canary";
                locking.city = "a";
                session.persist(locking);
            });
            app.run("acme", session -> {
                LockingExcluded locking = session.find(LockingExcluded.class, 1L);
                locking.city = "b";
                locking.excluded = "canary 2";
            });
            app.run(
                    "acme",
                    session -> assertThat(session.find(LockingExcluded.class, 1L).excluded)
                            .isEqualTo("canary 2"));
        }
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("SQL in the mapping that asks for an encrypted column is refused, unless for null")
    void boot_sqlOverEncryptedColumns_isRefused(TestDatabase db) {
        assertRefused(
                db,
                classes(InSql.class),
                "InSql.restricted: @SQLRestriction asks the database for the encrypted column restricted",
                "InSql.filtered: @Filter asks",
                "InSql.checked: @Check asks",
                "InSql.phones: @SQLRestriction asks");
        App.on(db).entities(InSqlHarmless.class).start().close();
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("values made by the database, composed annotations, other ideas of change are refused")
    void boot_valuesMadeByTheDatabase_areRefused(TestDatabase db) {
        assertRefused(
                db,
                classes(MadeElsewhere.class),
                "MadeElsewhere.current: @CurrentTimestamp beside @Encrypted lets the database make the value",
                "MadeElsewhere.updated: @UpdateTimestamp beside @Encrypted lets the database make the value",
                "MadeElsewhere.generated: the default in @Column(columnDefinition)",
                "MadeElsewhere.composed: @Text beside @Encrypted stands for @JdbcTypeCode, which says how",
                "MadeElsewhere.mutability: @Mutability beside @Encrypted");
    }
}

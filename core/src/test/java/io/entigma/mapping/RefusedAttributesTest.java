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
import jakarta.persistence.Access;
import jakarta.persistence.AccessType;
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.Lob;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.OneToMany;
import jakarta.persistence.OrderBy;
import jakarta.persistence.Table;
import jakarta.persistence.Temporal;
import jakarta.persistence.TemporalType;
import jakarta.persistence.Transient;
import jakarta.persistence.UniqueConstraint;
import java.io.Serializable;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hibernate.annotations.ColumnDefault;
import org.hibernate.annotations.ColumnTransformer;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Generated;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.annotations.Nationalized;
import org.hibernate.annotations.TimeZoneStorage;
import org.hibernate.type.SqlTypes;
import org.junit.jupiter.api.DisplayName;

/** What cannot be encrypted stops the boot, with a sentence of its own; nothing is ever mapped in the clear in silence. */
class RefusedAttributesTest {
    @Entity(name = "FieldOnProperty")
    @Access(AccessType.PROPERTY)
    public static class FieldOnProperty {
        private Long id;

        @Encrypted
        private String secret;

        @Id
        public Long getId() {
            return id;
        }

        public void setId(Long id) {
            this.id = id;
        }

        public String getSecret() {
            return secret;
        }

        public void setSecret(String secret) {
            this.secret = secret;
        }
    }

    @Entity(name = "GetterOnField")
    public static class GetterOnField {
        @Id
        Long id;

        String secret;

        @Encrypted
        public String getSecret() {
            return secret;
        }
    }

    @Entity(name = "NotMapped")
    public static class NotMapped {
        @Id
        Long id;

        @Transient
        @Encrypted
        String secret;
    }

    @Entity(name = "OnAssociation")
    public static class OnAssociation {
        @Id
        Long id;

        @Encrypted
        @ManyToOne
        GetterOnFieldFree other;
    }

    @Entity(name = "GetterOnFieldFree")
    public static class GetterOnFieldFree {
        @Id
        Long id;
    }

    @Embeddable
    public static class PlainPart {
        String part;

        @Encrypted
        public String getPart() {
            return part;
        }
    }

    @Entity(name = "LostInEmbeddable")
    public static class LostInEmbeddable {
        @Id
        Long id;

        PlainPart plainPart;

        @ElementCollection
        List<PlainPart> parts = new ArrayList<>();
    }

    @Converter
    public static class Upper implements AttributeConverter<String, String> {
        @Override
        public String convertToDatabaseColumn(String attribute) {
            return attribute;
        }

        @Override
        public String convertToEntityAttribute(String dbData) {
            return dbData;
        }
    }

    @Entity(name = "Contradicting")
    public static class Contradicting {
        @Id
        Long id;

        @Encrypted
        @Convert(converter = Upper.class)
        String converted;

        @Encrypted
        @JdbcTypeCode(SqlTypes.VARCHAR)
        String coded;

        @Encrypted
        @TimeZoneStorage
        OffsetDateTime zoned;

        @Encrypted
        @ColumnDefault("'x'")
        String byDefault;

        @Encrypted
        @Column(columnDefinition = "varbinary(200) default 'x'")
        String byDefinition;

        @Encrypted
        @Generated
        String generated;

        @Encrypted
        @ColumnTransformer(write = "upper(?)")
        String transformed;

        @Encrypted
        @Formula("'x'")
        String formula;
    }

    @Embeddable
    public record Key(@Encrypted String part, Long number) implements Serializable {}

    @Entity(name = "WithEmbeddedId")
    public static class WithEmbeddedId {
        @EmbeddedId
        Key id;
    }

    @Entity(name = "Places")
    @Table(uniqueConstraints = @UniqueConstraint(columnNames = {"secret", "city"}))
    public static class Places {
        @Id
        Long id;

        @Encrypted
        String secret;

        String city;

        @ElementCollection
        @Encrypted
        Set<String> randomSet = new HashSet<>();

        @ElementCollection
        @Encrypted(deterministic = true)
        Set<String> deterministicSet = new HashSet<>();

        @ElementCollection
        @OrderBy
        @Encrypted
        List<String> ordered = new ArrayList<>();

        @OneToMany
        @JoinColumn
        @OrderBy("name desc")
        List<Other> others = new ArrayList<>();

        @ManyToOne
        @JoinColumn(referencedColumnName = "code")
        Other referred;
    }

    @Entity(name = "Other")
    public static class Other {
        @Id
        Long id;

        @Encrypted
        String name;

        @Encrypted(deterministic = true)
        @Column(unique = true, length = 40)
        String code;
    }

    @Entity(name = "Harmless")
    public static class Harmless {
        @Id
        Long id;

        @Encrypted
        @Lob
        String lob;

        @Encrypted
        @Nationalized
        String nationalized;

        @Encrypted
        @Enumerated(EnumType.STRING)
        AccessType enumerated;

        @Encrypted
        @Temporal(TemporalType.DATE)
        Date date;

        @Encrypted(deterministic = true)
        @Column(unique = true, length = 40)
        String code;

        @ElementCollection
        @Encrypted
        Map<String, String> entries = new HashMap<>();
    }

    private static void assertRefused(TestDatabase db, Class<?>[] entities, String... sentences) {
        assertThatThrownBy(() -> App.on(db).entities(entities).start().close()).satisfies(e -> {
            for (String sentence : sentences) {
                assertThat(e).hasStackTraceContaining(sentence);
            }
        });
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("an @Encrypted that Hibernate does not read stops the boot, wherever it stands")
    void boot_annotationWithoutEffect_isRefused(TestDatabase db) {
        assertRefused(
                db, new Class<?>[] {FieldOnProperty.class}, "FieldOnProperty.secret (", "maps it without encryption");
        assertRefused(db, new Class<?>[] {GetterOnField.class}, "GetterOnField.secret (", "maps it without encryption");
        assertRefused(db, new Class<?>[] {NotMapped.class}, "NotMapped.secret (", "maps no attribute of that name");
        assertRefused(
                db, new Class<?>[] {OnAssociation.class, GetterOnFieldFree.class}, "OnAssociation.other", "@Encrypted");
        assertRefused(
                db,
                new Class<?>[] {LostInEmbeddable.class},
                "LostInEmbeddable.plainPart.part (",
                "LostInEmbeddable.parts.part (");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("annotations that contradict @Encrypted stop the boot, each with its sentence")
    void boot_contradictingAnnotations_areRefused(TestDatabase db) {
        assertRefused(
                db,
                new Class<?>[] {Contradicting.class},
                "Contradicting.converted: @Convert beside @Encrypted says how the value is stored",
                "Contradicting.coded: @JdbcTypeCode beside @Encrypted",
                "Contradicting.zoned: @TimeZoneStorage beside @Encrypted",
                "Contradicting.byDefault: @ColumnDefault beside @Encrypted lets the database make the value",
                "Contradicting.byDefinition: the default in @Column(columnDefinition)",
                "Contradicting.generated: @Generated beside @Encrypted",
                "Contradicting.transformed: @ColumnTransformer beside @Encrypted",
                "Contradicting.formula: @Formula beside @Encrypted");
    }

    @OnEveryDatabase(Database.H2)
    @DisplayName("keys, unique keys, sets, orders and join columns that sealed bytes cannot be are refused")
    void boot_placesThatNeedPlaintext_areRefused(TestDatabase db) {
        assertRefused(db, new Class<?>[] {WithEmbeddedId.class}, "WithEmbeddedId.id.part: an identifier cannot be");
        assertRefused(
                db,
                new Class<?>[] {Places.class, Other.class},
                "Places.secret: a unique column cannot be encrypted at random",
                "Places.randomSet: an element of a Set cannot be encrypted",
                "Places.deterministicSet: an element of a Set cannot be encrypted",
                "Places.ordered: @OrderBy cannot order by the encrypted 'element'",
                "Places.others: @OrderBy cannot order by the encrypted 'name'",
                "Places.referred: refers to an encrypted attribute of Other");
    }

    @OnEveryProduct
    @DisplayName("annotations that say nothing against it stand beside @Encrypted, on every database")
    void boot_harmlessAnnotations_work(TestDatabase db) {
        try (App app = App.on(db).entities(Harmless.class).start()) {
            app.run("acme", session -> {
                Harmless harmless = new Harmless();
                harmless.id = 1L;
                harmless.lob = "canary ".repeat(30);
                harmless.nationalized = "canary";
                harmless.enumerated = AccessType.FIELD;
                harmless.date = new Date(86_400_000L);
                harmless.code = "canary";
                harmless.entries.put("key", "canary");
                session.persist(harmless);
            });
            app.run("acme", session -> {
                Harmless harmless = session.find(Harmless.class, 1L);
                assertThat(harmless.lob).isEqualTo("canary ".repeat(30));
                assertThat(harmless.enumerated).isEqualTo(AccessType.FIELD);
                assertThat(harmless.date).isEqualTo(new Date(86_400_000L));
                assertThat(harmless.entries).containsEntry("key", "canary");
                Harmless same = new Harmless();
                same.id = 2L;
                same.code = "canary";
                session.persist(same);
                assertThatThrownBy(session::flush).hasStackTraceContaining("ConstraintViolation");
                session.clear();
                session.getTransaction().markRollbackOnly();
            });
        } catch (jakarta.persistence.RollbackException e) {
            // As marked.
        }
        assertThat(db.columnsHolding("canary")).isEmpty();
    }
}

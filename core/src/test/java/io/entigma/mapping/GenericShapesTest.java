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
import jakarta.persistence.AttributeConverter;
import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.DiscriminatorColumn;
import jakarta.persistence.DiscriminatorValue;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What a generic attribute holds is found wherever its type arguments are declared. */
class GenericShapesTest {
    /** Its name as the canary shows where it was stored in the clear. */
    public enum Color {
        CANARY
    }

    @Embeddable
    @DiscriminatorColumn(name = "part_kind")
    public static class Part {
        @Encrypted
        String part;
    }

    @Embeddable
    @DiscriminatorValue("special")
    public static class SpecialPart extends Part {
        @Encrypted
        List<LocalDate> days;

        @Encrypted
        Map<Color, Integer> counts;
    }

    @Entity(name = "WithSpecial")
    public static class WithSpecial {
        @Id
        Long id;

        Part part;
    }

    @Embeddable
    public static class Box<V> {
        @Encrypted
        V one;

        @Encrypted
        List<V> many;

        @Encrypted
        Map<String, List<V>> named;
    }

    /** As {@link Box}; Hibernate maps what an embeddable inherits only from a mapped superclass. */
    @MappedSuperclass
    public abstract static class BaseBox<V> {
        @Encrypted
        V one;

        @Encrypted
        List<V> many;
    }

    @Embeddable
    public static class ColorBox extends BaseBox<Color> {}

    @Entity(name = "WithBoxes")
    public static class WithBoxes {
        @Id
        Long id;

        @Embedded
        @AttributeOverride(name = "one", column = @Column(name = "d_one"))
        @AttributeOverride(name = "many", column = @Column(name = "d_many"))
        @AttributeOverride(name = "named", column = @Column(name = "d_named"))
        Box<LocalDate> dates;

        @Embedded
        @AttributeOverride(name = "one", column = @Column(name = "c_one"))
        @AttributeOverride(name = "many", column = @Column(name = "c_many"))
        @AttributeOverride(name = "named", column = @Column(name = "c_named"))
        Box<Color> colors;
    }

    @Entity(name = "WithColorBox")
    public static class WithColorBox {
        @Id
        Long id;

        ColorBox box;
    }

    @MappedSuperclass
    public abstract static class Carrier<T> {
        @Id
        Long id;

        @Encrypted
        List<T> list;

        @Encrypted
        Map<String, T> map;

        Box<T> box;
    }

    @Entity(name = "DateCarrier")
    public static class DateCarrier extends Carrier<LocalDate> {}

    @Entity(name = "WithBoxLists")
    public static class WithBoxLists {
        @Id
        Long id;

        @ElementCollection
        List<Box<LocalDate>> boxes = new ArrayList<>();

        @ElementCollection
        Map<String, Box<Color>> byName = new HashMap<>();
    }

    @Embeddable
    public record Pair<V>(@Encrypted List<V> many, String plain) {}

    @Entity(name = "WithPair")
    public static class WithPair {
        @Id
        Long id;

        Pair<LocalDate> pair;
    }

    @Embeddable
    public static class Nest<V> {
        Box<V> inner;

        @Encrypted
        List<V> outer;
    }

    @Entity(name = "WithNest")
    public static class WithNest {
        @Id
        Long id;

        Nest<Color> nest;
    }

    @MappedSuperclass
    public abstract static class Elements<T> {
        @Id
        Long id;

        @ElementCollection
        @Encrypted
        List<List<T>> lists = new ArrayList<>();

        @ElementCollection
        @Encrypted
        Map<String, List<T>> maps = new HashMap<>();
    }

    @Entity(name = "DateElements")
    public static class DateElements extends Elements<LocalDate> {}

    public static class Upper implements AttributeConverter<String, String> {
        @Override
        public String convertToDatabaseColumn(String attribute) {
            return attribute == null ? null : attribute.toUpperCase(java.util.Locale.ROOT);
        }

        @Override
        public String convertToEntityAttribute(String dbData) {
            return dbData == null ? null : dbData.toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Entity(name = "ConvertedKeys")
    public static class ConvertedKeys {
        @Id
        Long id;

        @ElementCollection
        @Encrypted
        @Convert(attributeName = "key", converter = Upper.class)
        Map<String, String> entries = new HashMap<>();
    }

    @Entity(name = "ConvertedValues")
    public static class ConvertedValues {
        @Id
        Long id;

        @ElementCollection
        @Encrypted
        @Convert(attributeName = "value", converter = Upper.class)
        Map<String, String> entries = new HashMap<>();
    }

    public record Holder<T>(T content) {}

    @Embeddable
    @SuppressWarnings("rawtypes")
    public static class RawPart {
        @Encrypted
        Holder raw;
    }

    @Entity(name = "WithRawPart")
    public static class WithRawPart {
        @Id
        Long id;

        RawPart part;
    }

    @Entity(name = "WithAnyBox")
    public static class WithAnyBox {
        @Id
        Long id;

        Pair<?> pair;
    }

    private static <E> void roundTrip(
            TestDatabase db, E entity, Class<E> type, Class<?>[] more, Function<E, Object> content) {
        try (App app = App.on(db).entities(more).start()) {
            app.run("acme", session -> session.persist(entity));
            app.run(
                    "acme",
                    session -> assertThat(content.apply(session.find(type, 1L))).isEqualTo(content.apply(entity)));
        }
        assertThat(db.columnsHolding("CANARY")).isEmpty();
        assertThat(db.columnsHolding("2024-02-29")).isEmpty();
    }

    private static final LocalDate DAY = LocalDate.of(2024, 2, 29);

    private static <V> Box<V> box(V value) {
        Box<V> box = new Box<>();
        box.one = value;
        box.many = List.of(value);
        box.named = Map.of("name", List.of(value));
        return box;
    }

    private static List<Object> content(Box<?> box) {
        return List.of(box.one, box.many, box.named);
    }

    private static Class<?>[] classes(Class<?>... classes) {
        return classes;
    }

    @OnEveryProduct
    void persist_genericsInSubclassOfEmbeddable_comeBack(TestDatabase db) {
        WithSpecial owner = new WithSpecial();
        owner.id = 1L;
        SpecialPart part = new SpecialPart();
        part.part = "CANARY";
        part.days = List.of(DAY);
        part.counts = Map.of(Color.CANARY, 1);
        owner.part = part;
        roundTrip(
                db,
                owner,
                WithSpecial.class,
                classes(Part.class, SpecialPart.class, WithSpecial.class),
                loaded -> List.of(
                        loaded.part.part, ((SpecialPart) loaded.part).days, ((SpecialPart) loaded.part).counts));
    }

    @OnEveryProduct
    void persist_genericEmbeddables_comeBackAsDeclaredWhereTheyAreEmbedded(TestDatabase db) {
        WithBoxes owner = new WithBoxes();
        owner.id = 1L;
        owner.dates = box(DAY);
        owner.colors = box(Color.CANARY);
        roundTrip(
                db,
                owner,
                WithBoxes.class,
                classes(WithBoxes.class, Box.class),
                loaded -> List.of(content(loaded.dates), content(loaded.colors)));
    }

    @OnEveryDatabase(Database.H2)
    void persist_subclassOfGenericEmbeddable_comesBack(TestDatabase db) {
        WithColorBox owner = new WithColorBox();
        owner.id = 1L;
        owner.box = new ColorBox();
        owner.box.one = Color.CANARY;
        owner.box.many = List.of(Color.CANARY);
        roundTrip(
                db,
                owner,
                WithColorBox.class,
                classes(WithColorBox.class, ColorBox.class, BaseBox.class),
                loaded -> List.of(loaded.box.one, loaded.box.many));
    }

    @OnEveryDatabase(Database.H2)
    void persist_genericMappedSuperclass_comesBack(TestDatabase db) {
        DateCarrier owner = new DateCarrier();
        owner.id = 1L;
        owner.list = List.of(DAY);
        owner.map = Map.of("name", DAY);
        owner.box = box(DAY);
        roundTrip(
                db,
                owner,
                DateCarrier.class,
                classes(DateCarrier.class, Carrier.class, Box.class),
                loaded -> List.of(loaded.list, loaded.map, content(loaded.box)));
    }

    @OnEveryDatabase(Database.H2)
    void persist_collectionsOfGenericEmbeddables_comeBack(TestDatabase db) {
        WithBoxLists owner = new WithBoxLists();
        owner.id = 1L;
        owner.boxes.add(box(DAY));
        owner.byName.put("name", box(Color.CANARY));
        roundTrip(
                db,
                owner,
                WithBoxLists.class,
                classes(WithBoxLists.class, Box.class),
                loaded -> List.of(content(loaded.boxes.get(0)), content(loaded.byName.get("name"))));
    }

    @OnEveryDatabase(Database.H2)
    void persist_genericRecord_comesBack(TestDatabase db) {
        WithPair owner = new WithPair();
        owner.id = 1L;
        owner.pair = new Pair<>(List.of(DAY), "plain");
        roundTrip(db, owner, WithPair.class, classes(WithPair.class, Pair.class), loaded -> loaded.pair);
    }

    @OnEveryDatabase(Database.H2)
    void persist_nestedGenericEmbeddables_comeBack(TestDatabase db) {
        WithNest owner = new WithNest();
        owner.id = 1L;
        owner.nest = new Nest<>();
        owner.nest.inner = box(Color.CANARY);
        owner.nest.outer = List.of(Color.CANARY);
        roundTrip(
                db,
                owner,
                WithNest.class,
                classes(WithNest.class, Nest.class, Box.class),
                loaded -> List.of(content(loaded.nest.inner), loaded.nest.outer));
    }

    @OnEveryDatabase(Database.H2)
    void persist_elementsOfGenericCollections_comeBack(TestDatabase db) {
        DateElements owner = new DateElements();
        owner.id = 1L;
        owner.lists.add(List.of(DAY));
        owner.maps.put("name", List.of(DAY));
        roundTrip(
                db,
                owner,
                DateElements.class,
                classes(DateElements.class, Elements.class),
                loaded -> List.of(List.copyOf(loaded.lists), Map.copyOf(loaded.maps)));
    }

    @OnEveryProduct
    void persist_converterForMapKeys_worksBesideEncryptedValues(TestDatabase db) {
        ConvertedKeys owner = new ConvertedKeys();
        owner.id = 1L;
        owner.entries.put("name", "CANARY");
        roundTrip(db, owner, ConvertedKeys.class, classes(ConvertedKeys.class), loaded -> Map.copyOf(loaded.entries));
        assertThat(db.columnsHolding("NAME")).isNotEmpty();
    }

    @OnEveryDatabase(Database.H2)
    void boot_converterForEncryptedMapValues_isRefused(TestDatabase db) {
        assertThatThrownBy(
                        () -> App.on(db).entities(ConvertedValues.class).start().close())
                .hasMessageContaining("ConvertedValues.entries");
    }

    @OnEveryDatabase(Database.H2)
    void boot_genericsThatNobodyDeclares_areRefused(TestDatabase db) {
        assertThatThrownBy(() -> App.on(db)
                        .entities(WithRawPart.class, RawPart.class)
                        .start()
                        .close())
                .hasMessageContaining(
                        "WithRawPart.part.raw: has the type " + Holder.class.getName()
                                + " without type arguments, so that the class of its contents would be lost; declare them, as List<String>");
        // Hibernate refuses it, or we do; none may guess.
        assertThatThrownBy(() -> App.on(db)
                        .entities(WithAnyBox.class, Pair.class)
                        .start()
                        .close())
                .hasMessageContaining("many");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static io.entigma.internal.codec.JsonSamples.field;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.entigma.error.ValueRefusedException;
import io.entigma.internal.codec.JsonSamples.ById;
import io.entigma.internal.codec.JsonSamples.Cat;
import io.entigma.internal.codec.JsonSamples.Dates;
import io.entigma.internal.codec.JsonSamples.Dog;
import io.entigma.internal.codec.JsonSamples.Empty;
import io.entigma.internal.codec.JsonSamples.Level;
import io.entigma.internal.codec.JsonSamples.Nested;
import io.entigma.internal.codec.JsonSamples.Pair;
import io.entigma.internal.codec.JsonSamples.Part;
import io.entigma.internal.codec.JsonSamples.Point;
import io.entigma.internal.codec.JsonSamples.Renamed;
import io.entigma.internal.codec.JsonSamples.Scalars;
import io.entigma.internal.codec.JsonSamples.Sets;
import io.entigma.internal.codec.JsonSamples.Settings;
import io.entigma.internal.codec.JsonSamples.Times;
import io.entigma.internal.codec.JsonSamples.Wheel;
import io.entigma.internal.codec.JsonSamples.Wider;
import io.entigma.internal.codec.JsonSamples.WithCreator;
import io.entigma.internal.codec.JsonSamples.Zoo;
import io.entigma.internal.codec.json.JsonMapping;
import io.entigma.internal.codec.json.JsonMappings;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Currency;
import java.util.Date;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonCodecTest {
    /** Each of the two, by force. */
    enum Jackson {
        TWO(JsonMappings::jackson2),
        THREE(JsonMappings::jackson3);

        private final Function<Type, JsonMapping> mappings;

        Jackson(Function<Type, JsonMapping> mappings) {
            this.mappings = mappings;
        }

        JsonCodec codec(Type type) {
            return new JsonCodec(type, mappings.apply(type), Codecs.DEFAULT_JSON_LENGTH);
        }
    }

    private static final LocalDateTime OVERLAP = LocalDateTime.parse("2024-10-27T02:30:00.000000001");
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    static final Times TIMES = new Times(
            LocalDate.MAX,
            LocalTime.MAX,
            LocalDateTime.parse("2024-01-01T00:00:00.000000001"),
            Instant.ofEpochSecond(1, 999_999_999),
            OVERLAP.atOffset(ZoneOffset.ofHoursMinutes(-3, -30)),
            OVERLAP.atZone(BERLIN).withEarlierOffsetAtOverlap(),
            OVERLAP.atZone(BERLIN).withLaterOffsetAtOverlap(),
            OVERLAP.atZone(ZoneId.of("UTC")),
            Duration.ofNanos(-1),
            Period.of(1, -2, 3),
            Year.of(2024),
            YearMonth.of(2024, 2),
            MonthDay.of(2, 29),
            DayOfWeek.SUNDAY,
            ZoneId.of("UTC"),
            ZoneOffset.ofHours(-5));

    static final Scalars SCALARS = new Scalars(
            true,
            Byte.MIN_VALUE,
            Short.MAX_VALUE,
            '\u65e5',
            Integer.MIN_VALUE,
            Long.MIN_VALUE,
            Float.MAX_VALUE,
            -0.0,
            Double.NaN,
            BigInteger.TEN.pow(1500),
            new BigDecimal("1.5E+3"),
            new byte[] {0, -1},
            new int[] {1, 2},
            Month.MAY,
            new UUID(1, 2),
            Locale.GERMANY,
            Currency.getInstance("EUR"),
            URI.create("https://a/b"));

    static final Dates DATES = dates();

    private static Dates dates() {
        Timestamp timestamp = new Timestamp(1_700_000_000_000L);
        timestamp.setNanos(123_456_789);
        return new Dates(
                new Date(-1),
                timestamp,
                timestamp,
                Map.of(new Date(5), Year.of(12345)),
                Map.of(Locale.CANADA_FRENCH, 1));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("java.util.Date and Timestamp inside JSON keep milliseconds and nanoseconds")
    void decode_datesInRecord_areExact(Jackson jackson) throws Exception {
        JsonCodec codec = jackson.codec(Dates.class);

        assertThat(codec.decode(codec.encode(DATES))).isEqualTo(DATES);
    }

    static Stream<Arguments> values() {
        return Stream.of(records(), lists(), sets(), maps(), generics())
                .flatMap(kind -> kind)
                .flatMap(a -> Stream.of(Jackson.values()).map(j -> arguments(j, a.get()[0], a.get()[1])));
    }

    private static Stream<Arguments> records() {
        return Stream.of(
                arguments(Point.class, new Point(1, -2)),
                arguments(Empty.class, new Empty()),
                arguments(
                        Nested.class,
                        new Nested(
                                "a",
                                new Point(1, 2),
                                List.of(new Point(3, 4)),
                                new Nested("b", null, List.of(), null))),
                arguments(Times.class, TIMES),
                arguments(
                        Sets.class,
                        new Sets(
                                Set.of("b", "a", "c"),
                                Set.of(Set.of(1, 2, 3), Set.of()),
                                new TreeSet<>(Set.of(10, 9)),
                                Map.of("x", Set.of(new Point(1, 1), new Point(0, 1))))));
    }

    private static Stream<Arguments> lists() {
        return Stream.of(
                arguments(field("strings"), List.of()),
                arguments(field("strings"), Arrays.asList("a", null, "", "\0", "\"\\/\u2028", "😀")),
                arguments(field("lists"), List.of(List.of(1), List.of())),
                arguments(field("collection"), List.of("b", "a")),
                arguments(field("longs"), List.of(1L, Long.MAX_VALUE)));
    }

    private static Stream<Arguments> sets() {
        return Stream.of(
                arguments(field("stringSet"), Set.of("x", "y", "z")),
                arguments(field("stringSet"), reversed("a", "b")),
                arguments(field("setOfSets"), Set.of(Set.of("a", "b"), Set.of("c"))),
                arguments(field("pointSet"), Set.of(new Point(1, 2), new Point(2, 1))),
                arguments(field("levels"), EnumSet.allOf(Level.class)),
                arguments(field("anySet"), new HashSet<>(Arrays.asList(1, "a", null, true))),
                arguments(field("sortedSet"), new TreeSet<>(Set.of(2, 10, 1))));
    }

    private static Stream<Arguments> maps() {
        Map<String, Object> any = new HashMap<>();
        any.put("text", "Größe 😀");
        any.put("int", 5);
        any.put("decimal", new BigDecimal("1.50"));
        any.put("null", null);
        any.put("list", List.of(1, "a", Map.of("k", true)));
        any.put("", "");
        return Stream.of(
                arguments(field("anyMap"), any),
                arguments(field("anyMap"), Map.of()),
                arguments(
                        field("rates"),
                        Map.of(LocalDate.EPOCH, new BigDecimal("1.10"), LocalDate.MAX, BigDecimal.ZERO)),
                arguments(
                        field("byLevel"),
                        new EnumMap<>(Map.of(Level.HIGH, List.of(new Point(1, 1)), Level.LOW, List.of()))),
                arguments(field("byNumber"), Map.of(10, "a", 9, "b", -1, "c")),
                arguments(field("sortedMap"), new TreeMap<>(Map.of("b", 1, "a", 2))));
    }

    private static Stream<Arguments> generics() {
        return Stream.of(
                arguments(field("pair"), new Pair<>("a", List.of(LocalDate.EPOCH))),
                arguments(field("pairs"), new Pair<>(new Pair<>(1, new Point(1, 1)), Map.of("k", new UUID(1, 2)))),
                arguments(field("wildcard"), List.of(new Point(5, 6))));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("values")
    @DisplayName("JSON values come back equal, with either Jackson, in the same bytes")
    void decode_encodedValue_isEqual(Jackson jackson, Type type, Object value) throws Exception {
        JsonCodec codec = jackson.codec(type);

        byte[] bytes = codec.encode(value);
        Object back = codec.decode(bytes.clone());
        Object copy = codec.copy(value);

        assertThat(back).isEqualTo(value);
        assertThat(codec.encode(back)).isEqualTo(bytes);
        assertThat(codec.sameValue(value, back)).isTrue();
        assertThat(codec.hash(value)).isEqualTo(codec.hash(back));
        assertThat(copy).isEqualTo(value).isNotSameAs(value);
        assertThat((long) bytes.length).isLessThanOrEqualTo(codec.maxBytes());
        for (Jackson other : Jackson.values()) {
            assertThat(other.codec(type).encode(value)).isEqualTo(bytes);
            assertThat(other.codec(type).decode(bytes.clone())).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void decode_scalarsInRecord_areExact(Jackson jackson) throws Exception {
        JsonCodec codec = jackson.codec(Scalars.class);

        Scalars back = (Scalars) codec.decode(codec.encode(SCALARS));

        assertThat(back).usingRecursiveComparison().ignoringFields("nan").isEqualTo(SCALARS);
        assertThat(back.nan()).isNaN();
        assertThat(back.scaled()).isEqualTo(SCALARS.scaled());
        assertThat(Double.doubleToRawLongBits(back.d())).isEqualTo(Double.doubleToRawLongBits(-0.0));
    }

    @ParameterizedTest
    @EnumSource
    void decode_arrays_areExact(Jackson jackson) throws Exception {
        assertThat((int[]) roundTrip(jackson, int[].class, new int[] {1, -1})).containsExactly(1, -1);
        assertThat((Object[]) roundTrip(jackson, Point[].class, new Point[] {new Point(1, 2), null}))
                .containsExactly(new Point(1, 2), null);
        assertThat((Object[]) roundTrip(jackson, Byte[].class, new Byte[] {1, -1}))
                .containsExactly((byte) 1, (byte) -1);
        assertThat((Object[]) roundTrip(jackson, String[][].class, new String[][] {{"a"}, {}}))
                .isEqualTo(new String[][] {{"a"}, {}});
        assertThat((Object[]) roundTrip(jackson, field("arrayOfLists"), new List<?>[] {List.of("a")}))
                .isEqualTo(new List<?>[] {List.of("a")});
        assertThat((double[]) roundTrip(jackson, double[].class, new double[] {-0.0, 1e300, Double.MIN_VALUE}))
                .containsExactly(-0.0, 1e300, Double.MIN_VALUE);
    }

    private static Set<String> reversed(String... elements) {
        Set<String> set = new TreeSet<>(Comparator.reverseOrder());
        set.addAll(List.of(elements));
        return set;
    }

    private static Map<Integer, String> reversed(Map<Integer, String> map) {
        Map<Integer, String> reversed = new TreeMap<>(Comparator.reverseOrder());
        reversed.putAll(map);
        return reversed;
    }

    private static Object roundTrip(Jackson jackson, Type type, Object value) throws CodecException {
        JsonCodec codec = jackson.codec(type);
        Object back = codec.decode(codec.encode(value));
        assertThat(codec.sameValue(value, back)).isTrue();
        return back;
    }

    @ParameterizedTest
    @EnumSource
    void encode_classWithoutEquals_holdsItsFieldsOnly(Jackson jackson) throws Exception {
        JsonCodec codec = jackson.codec(Settings.class);
        Settings settings = new Settings("dark", "a", "b");

        byte[] bytes = codec.encode(settings);
        Settings back = (Settings) codec.decode(bytes.clone());

        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo("{\"tags\":[\"a\",\"b\"],\"theme\":\"dark\"}");
        assertThat(back).usingRecursiveComparison().isEqualTo(settings);
        assertThat(codec.sameValue(settings, back)).isTrue();
        assertThat(codec.isMutable()).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void copy_ofMutable_isIndependent(Jackson jackson) {
        JsonCodec codec = jackson.codec(Settings.class);
        Settings settings = new Settings("dark");

        Settings copy = (Settings) codec.copy(settings);
        settings.setTheme("light");

        assertThat(copy.theme()).isEqualTo("dark");
        assertThat(codec.sameValue(settings, copy)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void sameValue_equalsLooksAtIdOnly_seesTheOtherFields(Jackson jackson) {
        JsonCodec codec = jackson.codec(ById.class);
        ById one = new ById();
        ById two = new ById();
        two.text = "changed";

        assertThat(one).isEqualTo(two);
        assertThat(codec.sameValue(one, two)).isFalse();
        assertThat(codec.sameValue(one, new ById())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void sameValue_setsInOtherOrder_areTheSame(Jackson jackson) {
        Set<String> there = new LinkedHashSet<>(List.of("a", "b", "c"));
        Set<String> back = new LinkedHashSet<>(List.of("c", "b", "a"));
        JsonCodec flat = jackson.codec(field("stringSet"));
        JsonCodec nested = jackson.codec(field("setOfSets"));
        JsonCodec record = jackson.codec(Sets.class);

        assertThat(flat.sameValue(there, back)).isTrue();
        assertThat(flat.encode(there)).isEqualTo(flat.encode(back));
        assertThat(nested.sameValue(
                        new LinkedHashSet<>(List.of(there, Set.of("x"))),
                        new LinkedHashSet<>(List.of(Set.of("x"), back))))
                .isTrue();
        assertThat(record.sameValue(
                        new Sets(there, Set.of(), new TreeSet<>(), Map.of()),
                        new Sets(back, Set.of(), new TreeSet<>(), Map.of())))
                .isTrue();
        assertThat(flat.sameValue(there, Set.of("a", "b"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void sameValue_listsAndMapsInOtherOrder_followTheirEquals(Jackson jackson) {
        JsonCodec list = jackson.codec(field("strings"));
        JsonCodec map = jackson.codec(field("byNumber"));
        Map<Integer, String> there = new LinkedHashMap<>();
        there.put(1, "a");
        there.put(2, "b");
        Map<Integer, String> back = new LinkedHashMap<>();
        back.put(2, "b");
        back.put(1, "a");

        assertThat(list.sameValue(List.of("a", "b"), List.of("b", "a"))).isFalse();
        assertThat(map.sameValue(there, back)).isTrue();
        assertThat(map.sameValue(there, reversed(there))).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a double or a long in an untyped map is no change after loading")
    void sameValue_untypedNumbersAfterCopy_areTheSame(Jackson jackson) {
        JsonCodec codec = jackson.codec(field("anyMap"));
        Map<String, Object> map = new HashMap<>(Map.of("a", 1.0E10, "b", 5L, "c", 0.1f, "d", -0.0, "e", new int[] {1}));

        Object copy = codec.copy(map);

        assertThat(codec.sameValue(map, copy)).isTrue();
        assertThat(codec.sameValue(copy, map)).isTrue();
        assertThat(codec.hash(map)).isEqualTo(codec.hash(copy));
        map.put("a", 1.0E11);
        assertThat(codec.sameValue(map, copy)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void decode_untypedDecimal_keepsItsDigits(Jackson jackson) throws Exception {
        JsonCodec codec = jackson.codec(field("anyMap"));
        BigDecimal digits = new BigDecimal("0.12345678901234567890123456789010");

        Map<?, ?> back = (Map<?, ?>) codec.decode(codec.encode(Map.of("d", digits)));

        assertThat(back.get("d")).isEqualTo(digits);
    }

    @ParameterizedTest
    @EnumSource
    void decode_namedSubclasses_comeBack(Jackson jackson) throws Exception {
        Cat cat = new Cat();
        Dog dog = new Dog();
        dog.name = "Rex";
        JsonCodec list = jackson.codec(field("animals"));
        JsonCodec zoo = jackson.codec(Zoo.class);
        JsonCodec part = jackson.codec(Part.class);
        Wheel wheel = new Wheel();
        wheel.size = 17;

        assertThat((List<?>) list.decode(list.encode(List.of(cat, dog))))
                .hasExactlyElementsOfTypes(Cat.class, Dog.class);
        Zoo back = (Zoo) zoo.decode(zoo.encode(new Zoo(Set.of(cat, dog), List.of(dog))));
        assertThat(back.animals()).hasOnlyElementsOfTypes(Cat.class, Dog.class).hasSize(2);
        assertThat(zoo.sameValue(
                        new Zoo(new LinkedHashSet<>(List.of(cat, dog)), List.of()),
                        new Zoo(new LinkedHashSet<>(List.of(dog, cat)), List.of())))
                .isTrue();
        assertThat(((Wheel) part.decode(part.encode(wheel))).size).isEqualTo(17);
    }

    @ParameterizedTest
    @EnumSource
    void encode_subclassThatJsonWouldNotKeep_isRefused(Jackson jackson) {
        assertThatThrownBy(() -> jackson.codec(Settings.class).encode(new Wider()))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("subclass");
        List<Settings> list = List.of(new Wider());
        JsonCodec codec =
                jackson.codec(new com.fasterxml.jackson.core.type.TypeReference<List<Settings>>() {}.getType());
        assertThatThrownBy(() -> codec.encode(list))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("read back");
    }

    @ParameterizedTest
    @EnumSource
    void encode_whatJsonCannotHold_isRefusedWithoutTheValue(Jackson jackson) {
        Map<String, Object> cycle = new HashMap<>();
        cycle.put("secret-name", cycle);
        Map<String, Object> nullKey = new HashMap<>();
        nullKey.put(null, "secret-name");
        Map<String, Object> unreadable = Map.of("secret-name", new Object() {
            @SuppressWarnings("unused")
            final Thread secret = Thread.currentThread();
        });
        JsonCodec codec = jackson.codec(field("anyMap"));

        for (Map<String, Object> map : List.of(cycle, nullKey, unreadable)) {
            assertThatThrownBy(() -> codec.encode(map))
                    .isInstanceOf(ValueRefusedException.class)
                    .hasNoCause()
                    .hasMessageNotContaining("secret-name");
        }
    }

    @ParameterizedTest
    @EnumSource
    void encode_unpairedSurrogate_isRefused(Jackson jackson) {
        JsonCodec codec = jackson.codec(field("strings"));

        for (String text : List.of("\uD83Dx", "x\uDE00y", "x\uD83D")) {
            assertThatThrownBy(() -> codec.encode(List.of(text)))
                    .isInstanceOf(ValueRefusedException.class)
                    .hasMessageContaining("surrogate");
        }
        assertThat(codec.sameValue(List.of("\uD83D"), List.of("a"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void encode_jsonLongerThanMapped_isRefusedWithTheLengths(Jackson jackson) throws Exception {
        JsonCodec codec = new JsonCodec(field("strings"), jackson.mappings.apply(field("strings")), 10);

        assertThat(codec.maxBytes()).isEqualTo(40);
        assertThat(codec.encode(List.of("😀".repeat(6)))).hasSize(28);
        assertThatThrownBy(() -> codec.encode(List.of("1234567")))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("11 characters")
                .hasMessageContaining("mapped for 10")
                .hasMessageNotContaining("1234567");
        assertThat(codec.decode("[\"longer than it may be written\"]".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(List.of("longer than it may be written"));
    }

    @ParameterizedTest
    @EnumSource
    void decode_whatIsNoValue_isRefusedWithoutTheText(Jackson jackson) {
        JsonCodec codec = jackson.codec(Point.class);

        for (String json : List.of(
                "",
                " ",
                "null",
                "secret",
                "\"secret\"",
                "[]",
                "{\"x\":\"secret\",\"y\":1}",
                "{\"x\":1,\"y\":2,\"secret\":3}",
                "{\"x\":1,\"y\":2}{}",
                "{\"x\":1",
                "[".repeat(5000))) {
            assertThatThrownBy(() -> codec.decode(json.getBytes(StandardCharsets.UTF_8)))
                    .as(json)
                    .isInstanceOf(CodecException.class)
                    .hasNoCause()
                    .hasMessageContaining(Point.class.getName())
                    .hasMessageNotContaining("secret");
        }
        assertThatThrownBy(() -> codec.decode(new byte[] {'"', (byte) 0xff, '"'}))
                .isInstanceOf(CodecException.class);
    }

    @ParameterizedTest
    @EnumSource
    void decode_valueOfAnEarlierClass_fillsWhatIsNewAndKeepsWhatHasAnAlias(Jackson jackson) throws Exception {
        assertThat(decode(jackson, Point.class, "{\"x\":1}")).isEqualTo(new Point(1, 0));
        assertThat(((Settings) decode(jackson, Settings.class, "{\"theme\":\"a\"}")).theme())
                .isEqualTo("a");
        assertThat(decode(jackson, Renamed.class, "{\"oldName\":\"a\"}")).isEqualTo(new Renamed("a"));
        assertThatThrownBy(() -> decode(jackson, Point.class, "{\"x\":1,\"y\":1,\"z\":1}"))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("renamed or removed");
    }

    private static Object decode(Jackson jackson, Type type, String json) throws CodecException {
        return jackson.codec(type).decode(json.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @EnumSource
    void decode_classWithCreator_comesBack(Jackson jackson) throws Exception {
        JsonCodec codec = jackson.codec(WithCreator.class);

        assertThat(((WithCreator) codec.decode(codec.encode(new WithCreator("a")))).text)
                .isEqualTo("a");
    }

    @ParameterizedTest
    @EnumSource
    void encode_localeThatItsTagDoesNotGiveBack_isRefused(Jackson jackson) {
        JsonCodec codec = jackson.codec(Locale[].class);

        assertThatThrownBy(() -> codec.encode(new Locale[] {new Locale("ill_formed", "x")}))
                .isInstanceOf(ValueRefusedException.class);
    }

    @Test
    void encode_sameValueInBothJacksons_isTheSameText() {
        for (Object value : List.of(SCALARS, TIMES, DATES)) {
            byte[] two = Jackson.TWO.codec(value.getClass()).encode(value);
            byte[] three = Jackson.THREE.codec(value.getClass()).encode(value);

            assertThat(new String(three, StandardCharsets.UTF_8)).isEqualTo(new String(two, StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @EnumSource
    void encode_emptySet_isAnEmptyArray(Jackson jackson) throws Exception {
        JsonCodec codec = jackson.codec(field("stringSet"));

        assertThat(codec.encode(new HashSet<>())).isEqualTo(new byte[] {'[', ']'});
        assertThat(codec.decode(new byte[] {'[', ']'})).isEqualTo(Set.of());
        assertThat(new ArrayList<Object>((Set<?>) codec.copy(new HashSet<>(Arrays.asList("b", null, "a")))))
                .containsExactlyInAnyOrder("a", "b", null);
    }
}

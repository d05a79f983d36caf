// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.ValueRefusedException;
import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Transient;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObjectCodecTest {
    record Point(int x, int y) {}

    record Address(
            @Nullable String street,
            @Column(length = 5) @Nullable String city,
            @Nullable LocalDate since,
            @Nullable Point place) {}

    /** {@link Address} with its components in another order, and one more. */
    record Extended(
            @Nullable Point place,
            @Nullable String zip,
            @Nullable LocalDate since,
            @Nullable String street,
            @Nullable String city) {}

    record Renamed(
            @Column(name = "street") @Nullable String road,
            @Nullable String city,
            @Nullable LocalDate since,
            @Nullable Point place) {}

    record Fewer(@Nullable String street, @Nullable String city) {}

    record WithPrimitive(int number, @Nullable String street) {}

    record Strict(@Nullable String street) {
        Strict {
            if (street == null || street.startsWith("secret")) {
                throw new IllegalStateException(street);
            }
        }
    }

    record Picky(@Nullable String street) {}

    record Bytes(byte @Nullable [] bytes, @Nullable BigDecimal amount) {}

    record WithList(List<String> names) {}

    record Node(@Nullable Node next) {}

    record Told(@JsonIgnore int x) {}

    record Twice(
            @Column(name = "a") int one, @Column(name = "a") int other) {}

    @Embeddable
    static class Part {
        private @Nullable String name;

        @Transient
        private @Nullable String notStored;

        private transient @Nullable String norThis;

        private Part() {}
    }

    @Embeddable
    static class Longer extends Part {
        private int number;
    }

    @Embeddable
    static class NoConstructor {
        final int number;

        NoConstructor(int number) {
            this.number = number;
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> ValueCodec<T> codec(Class<T> type) {
        ValueCodec<T> codec = Codecs.forClass(type, null);
        assertThat(codec).isInstanceOf(ObjectCodec.class);
        return codec;
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    @Test
    void encode_partsOfEachKind_comeBackInTheSizeThatIsPromised() throws Exception {
        ValueCodec<Address> codec = codec(Address.class);
        for (Address address : List.of(
                new Address("s".repeat(200), "ëëëëë", LocalDate.MIN, new Point(1, -1)),
                new Address("", null, null, null),
                new Address(null, null, null, null))) {
            byte[] encoded = codec.encode(address);
            assertThat(codec.decode(encoded.clone())).isEqualTo(address);
            assertThat((long) encoded.length).isLessThanOrEqualTo(codec.maxBytes());
        }
        byte[] longest = codec.encode(new Address("😀".repeat(255), "😀".repeat(5), LocalDate.MAX, new Point(1, 2)));
        assertThat((long) longest.length).isEqualTo(codec.maxBytes());
        assertThat(codec.isCanonical()).isTrue();
        assertThat(codec.isMutable()).isFalse();
    }

    @Test
    void decode_classHasChangedSince_isReadOrRefusedAndNeverMadeUp() throws Exception {
        byte[] old = codec(Address.class).encode(new Address("road", "city", null, null));

        Extended extended = codec(Extended.class).decode(old.clone());
        assertThat(extended).isEqualTo(new Extended(null, null, null, "road", "city"));
        // A value without the new part has the same form as before, so that it is still found by equality.
        assertThat(codec(Extended.class).encode(extended)).isEqualTo(old);
        assertThat(codec(Renamed.class).decode(old.clone()).road()).isEqualTo("road");
        assertThat(codec(Fewer.class).decode(old.clone())).isEqualTo(new Fewer("road", "city"));

        byte[] withMore = codec(Address.class).encode(new Address("secret", "city", LocalDate.EPOCH, null));
        assertUnreadable(Fewer.class, withMore, "holds a part that the class does not have");
        assertUnreadable(WithPrimitive.class, bytes("0106737472656574017a"), "has no 'number'");
        assertUnreadable(Strict.class, codec(Picky.class).encode(new Picky("secret")), "its constructor refuses");
    }

    private static void assertUnreadable(Class<?> type, byte[] encoded, String why) {
        assertThatThrownBy(() -> codec(type).decode(encoded))
                .isInstanceOf(CodecException.class)
                .hasNoCause()
                .hasMessageContaining(type.getName())
                .hasMessageContaining(why)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02",
                "7b7d",
                "01017804000000010179040000",
                "0101780400000001017904000000020",
                "010179040000000201780400000001",
                "01017804000000010178040000000101790400000002",
                "01017884000000000101790400000002",
                "018100780400000001017904" + "00000002",
                "0101780300000101790400000002",
                "0101780400000001ffffffff0f79",
                "01017804000000010179040000000200",
                "01017804000000010179040000000201",
            })
    void decode_notTheOneFormOfAValue_isRefused(String hex) {
        String even = hex.length() % 2 == 0 ? hex : hex + "0";
        assertUnreadable(Point.class, bytes(even), "as it is now");
    }

    @Test
    void encode_tooLongOrOfASubclass_isRefusedWithoutTheValue() {
        ValueCodec<Object> limited = new ObjectCodec(Address.class, 20);
        assertThat(limited.maxBytes()).isEqualTo(20);
        assertThatThrownBy(() -> limited.encode(new Address("secret secret secret", null, null, null)))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("20")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> codec(Address.class).encode(new Address(null, "secret", null, null)))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining("'city'")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> codec(Part.class).encode(new Longer()))
                .isInstanceOf(ValueRefusedException.class)
                .hasMessageContaining(Longer.class.getName());
    }

    @Test
    void copy_embeddable_doesNotChangeWithTheOriginal() throws Exception {
        ValueCodec<Longer> codec = codec(Longer.class);
        Longer value = new Longer();
        ((Part) value).name = "name";
        ((Part) value).notStored = "lost";
        ((Part) value).norThis = "lost";
        value.number = 1;

        Longer copy = codec.copy(value);
        Longer read = codec.decode(codec.encode(value));
        value.number = 2;

        assertThat(codec.isMutable()).isTrue();
        assertThat(copy.number).isEqualTo(1);
        assertThat(codec.sameValue(copy, read)).isTrue();
        assertThat(codec.hash(copy)).isEqualTo(codec.hash(read));
        assertThat(codec.sameValue(value, read)).isFalse();
        assertThat(((Part) read).name).isEqualTo("name");
        assertThat(((Part) read).notStored).isNull();
        assertThat(((Part) read).norThis).isNull();
    }

    @Test
    void sameValue_partsThatEqualsTakesForOthers_areCompared() {
        ValueCodec<Bytes> codec = codec(Bytes.class);
        Bytes value = new Bytes(new byte[] {1}, new BigDecimal("1.0"));
        Bytes copy = codec.copy(value);
        assertThat(copy.bytes()).isNotSameAs(value.bytes());
        assertThat(codec.sameValue(value, copy)).isTrue();
        assertThat(codec.hash(value)).isEqualTo(codec.hash(copy));
        assertThat(codec.sameValue(value, new Bytes(new byte[] {1}, new BigDecimal("1.00"))))
                .isFalse();
        assertThat(codec.sameValue(value, new Bytes(null, new BigDecimal("1.0"))))
                .isFalse();
    }

    @Test
    void forType_whatHasNoGreatestSizeOrBelongsToJackson_isJson() {
        assertThat(Codecs.forType(Node.class, null)).isInstanceOf(JsonCodec.class);
        assertThat(Codecs.forType(Told.class, null)).isInstanceOf(JsonCodec.class);
        assertThat(Codecs.typeName(Told.class)).isEqualTo(Told.class.getName());
        assertThat(codec(WithList.class).isCanonical()).isFalse();
        assertThatThrownBy(() -> PlainForm.ofType(Codecs.typeName(Point.class)))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining(Point.class.getName());
    }

    @Test
    void forType_classThatCannotBeTakenApart_saysWhatHelps() {
        assertThatThrownBy(() -> Codecs.forType(Twice.class, null))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("two of its parts are stored as 'a'");
        assertThatThrownBy(() -> Codecs.forType(NoConstructor.class, null))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("constructor without parameters");
        record HoldsObject(Object any) {}
        assertThatThrownBy(() -> Codecs.forType(HoldsObject.class, null))
                .isInstanceOf(MisconfigurationException.class)
                .hasMessageContaining("its part 'any'");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.search.RangeEncoding;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of algorithm 4 and their tokens, frozen, and made by a second program. */
class TokenVectorsTest {
    private static final String DEK = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static final String INDEX_KEY = "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f";
    private static final TenantId ACME = new TenantId("acme");

    private final FieldCipher cipher = new FieldCipher();

    static List<Map<String, String>> vectors() throws IOException {
        try (InputStream in = TokenVectorsTest.class.getResourceAsStream("/io/entigma/vectors/format-1-tokens.txt")) {
            List<Map<String, String>> vectors = new ArrayList<>();
            for (String block : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .strip()
                    .split("\n\n")) {
                Map<String, String> lines = new HashMap<>();
                block.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                    String[] parts = line.split(" =", 2);
                    lines.put(parts[0], parts[1].strip());
                });
                if (!lines.isEmpty()) {
                    vectors.add(lines);
                }
            }
            return vectors;
        }
    }

    private static byte[] bytes(Map<String, String> vector, String name) {
        return HexFormat.of().parseHex(vector.get(name));
    }

    private static DataKey key(Map<String, String> vector, String name) {
        return DataKey.of(new TenantId(vector.get("tenant")), CleartextKey.copyOf(bytes(vector, name)));
    }

    /** As text, so that a file can hold it. */
    private static Object value(String type, String text) {
        return switch (type) {
            case "String" -> text;
            case "short" -> Short.valueOf(text);
            case "int" -> Integer.valueOf(text);
            case "long" -> Long.valueOf(text);
            case "date" -> LocalDate.parse(text);
            case "instant" -> Instant.parse(text);
            case "decimal" -> new BigDecimal(text);
            default -> throw new IllegalArgumentException(type);
        };
    }

    private static TokenLayout layout(String description) {
        List<Token> tokens = new ArrayList<>();
        TokenLayout.NormalForm form = null;
        for (String part : description.split(";")) {
            String[] words = part.split(" ");
            switch (words[0]) {
                case "equal" -> tokens.add(Token.equal());
                case "ignore" -> tokens.add(Token.ignoreCase());
                case "prefix" -> {
                    int characters = Integer.parseInt(words[1]);
                    tokens.add(words.length == 2 ? Token.prefix(characters) : Token.prefixIgnoreCase(characters));
                }
                case "range" -> tokens.add(Token.range(encoding(words)));
                default -> form = new TokenLayout.NormalForm("digits only", Integer.parseInt(words[3]));
            }
        }
        return TokenLayout.of(tokens, form);
    }

    private static RangeEncoding encoding(String[] words) {
        return switch (words[1]) {
            case "short" -> RangeEncoding.of(short.class);
            case "int" -> RangeEncoding.of(int.class);
            case "long" -> RangeEncoding.of(long.class);
            case "date" -> RangeEncoding.of(LocalDate.class);
            case "instant" -> RangeEncoding.of(Instant.class);
            default -> RangeEncoding.decimal(Integer.parseInt(words[2]), Integer.parseInt(words[3]));
        };
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void block_ofFrozenValue_isTheFrozenBytes(Map<String, String> vector) throws Exception {
        TokenLayout layout = layout(vector.get("layout"));
        Object value = value(vector.get("type"), vector.get("value"));
        SearchBlock block =
                layout.block(key(vector, "index key"), vector.get("context"), bytes(vector, "plain"), value);
        assertThat(layout.description()).isEqualTo(vector.get("layout"));
        assertThat(block.tokens()).isEqualTo(bytes(vector, "tokens"));
        SearchBlock frozen = SealedFormat.searchBlock(bytes(vector, "sealed"));
        assertThat(frozen.label()).isEqualTo(block.label());
        assertThat(frozen.tokens()).isEqualTo(block.tokens());
        assertThat(Codecs.forClass(value.getClass(), null).decode(bytes(vector, "plain")))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void open_frozenValue_givesPlainHereAndInSecondDecryptor(Map<String, String> vector) throws Exception {
        byte[] sealed = bytes(vector, "sealed");
        FieldContext context = new FieldContext(vector.get("context"), Purpose.VALUE);
        assertThat(cipher.open(key(vector, "dek"), context, sealed)).isEqualTo(bytes(vector, "plain"));
        SecondDecryptor second = new SecondDecryptor(bytes(vector, "dek"), vector.get("context"));
        assertThat(second.open(sealed)).isEqualTo(bytes(vector, "plain"));
        byte[] changed = sealed.clone();
        changed[29] ^= 1;
        assertThatThrownBy(() -> second.open(changed)).isInstanceOf(GeneralSecurityException.class);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void tokens_ofSecondProgram_areTheFrozenOnes(Map<String, String> vector) throws Exception {
        byte[] indexKey = bytes(vector, "index key");
        SecondTokens second = new SecondTokens(indexKey, vector.get("context"));
        byte[] tokens = new byte[0];
        for (String part : vector.get("layout").split(";")) {
            tokens = SecondDecryptor.concat(tokens, second.token(part, vector.get("value"), vector.get("plain")));
        }
        assertThat(tokens).isEqualTo(bytes(vector, "tokens"));
        HexFormat hex = HexFormat.of();
        byte[] sealed = bytes(vector, "sealed");
        assertThat(SecondDecryptor.tokens(sealed)).isEqualTo(tokens);
        assertThat(hex.formatHex(sealed, 19, 23)).isEqualTo(hex.formatHex(SecondTokens.layoutId(vector.get("layout"))));
        byte[] keyId = SecondDecryptor.keyId(indexKey, vector.get("tenant"));
        assertThat(hex.formatHex(sealed, 25, 29)).isEqualTo(hex.formatHex(keyId, 0, 4));
    }

    private record Sample(String layout, String type, List<String> values) {}

    private static List<Sample> samples() {
        return List.of(
                new Sample("equal", "String", List.of("", "Jane", "jane", "Zo\u00EB \uD83D\uDE00")),
                new Sample(
                        "equal;ignore case;prefix 4;prefix 4 ignore case",
                        "String",
                        List.of(
                                "",
                                "Jan",
                                "JANE",
                                "Jane Doe",
                                "Stra\u00DFe",
                                "\u1E9E\u0130\u0131",
                                "\u039F\u03A3\u03C2x")),
                new Sample("prefix 1;form digits only 1", "String", List.of("0123")),
                new Sample("prefix 32 ignore case", "String", List.of("e\u0301\uD83D\uDE00\u4E2D", "x".repeat(40))),
                new Sample("equal;range short", "short", List.of("-32768", "0", "258")),
                new Sample("range int", "int", List.of("-2147483648", "-1", "100000")),
                new Sample("range long", "long", List.of("9223372036854775807")),
                new Sample("range date", "date", List.of("1969-12-31", "2024-02-29")),
                new Sample(
                        "range instant",
                        "instant",
                        List.of("1969-12-31T23:59:59.999999999Z", "2024-02-29T01:02:03.5Z")),
                new Sample("range decimal 10 2", "decimal", List.of("-12345678.90", "1.5")),
                new Sample("range decimal 18 18", "decimal", List.of("0.999999999999999999")),
                new Sample("range decimal 2 0", "decimal", List.of("-99", "12")));
    }

    /** Prints new vectors. What is in the repository is never replaced, only added to. */
    public static void main(String[] args) throws Exception {
        for (Sample sample : samples()) {
            for (String value : sample.values()) {
                System.out.println(vector(sample, value));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static String vector(Sample sample, String text) throws Exception {
        HexFormat hex = HexFormat.of();
        String context = sample.layout().startsWith("prefix") ? "m\u00FCller.name" : "customer.name";
        Object value = value(sample.type(), text);
        byte[] plain =
                ((io.entigma.internal.codec.ValueCodec<Object>) Codecs.forClass(value.getClass(), null)).encode(value);
        TokenLayout layout = layout(sample.layout());
        DataKey dek = DataKey.of(ACME, CleartextKey.copyOf(hex.parseHex(DEK)));
        DataKey indexKey = DataKey.of(ACME, CleartextKey.copyOf(hex.parseHex(INDEX_KEY)));
        SecondTokens second = new SecondTokens(hex.parseHex(INDEX_KEY), context);
        byte[] tokens = new byte[0];
        for (String part : layout.description().split(";")) {
            tokens = SecondDecryptor.concat(tokens, second.token(part, text, hex.formatHex(plain)));
        }
        SearchBlock block = new SearchBlock(layout.label(indexKey), tokens);
        byte[] sealed = new FieldCipher().seal(dek, new FieldContext(context, Purpose.VALUE), block, plain);
        return "tenant = acme\ncontext = " + context + "\ndek = " + DEK + "\nindex key = " + INDEX_KEY + "\nlayout = "
                + layout.description() + "\ntype = " + sample.type() + "\nvalue = " + text + "\nplain = "
                + hex.formatHex(plain) + "\ntokens = " + hex.formatHex(tokens) + "\nsealed = " + hex.formatHex(sealed)
                + "\n";
    }
}

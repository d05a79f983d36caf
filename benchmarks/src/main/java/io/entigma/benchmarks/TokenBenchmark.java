// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SearchBlock;
import io.entigma.internal.search.RangeEncoding;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Time and allocation of the search tokens of one value, beside its seal. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@NullUnmarked
public class TokenBenchmark {
    private static final String CONTEXT = "table.column";

    /** One token of each kind. */
    public enum Kind {
        /** Equal values. */
        EQUAL,
        /** Upper and lower case. */
        IGNORE_CASE,
        /** The first 12 characters. */
        PREFIX_12,
        /** The first 12 characters in upper and lower case. */
        PREFIX_12_IGNORE_CASE,
        /** A range of an int. */
        RANGE_INT;

        private Token token() {
            return switch (this) {
                case EQUAL -> Token.equal();
                case IGNORE_CASE -> Token.ignoreCase();
                case PREFIX_12 -> Token.prefix(12);
                case PREFIX_12_IGNORE_CASE -> Token.prefixIgnoreCase(12);
                case RANGE_INT -> Token.range(RangeEncoding.of(int.class));
            };
        }
    }

    /** What is measured. */
    @Param
    public Kind kind;

    /** A text in ASCII, and another. */
    @Param({"Katharina Mustermann", "Jürgen Weißmüller"})
    public String text;

    private final FieldCipher cipher = new FieldCipher();
    private final DataKey key = DataKey.generate(new TenantId("acme"));
    private final FieldContext context = new FieldContext(CONTEXT, Purpose.VALUE);
    private TokenLayout layout;
    private Object value;
    private byte[] plain;
    private SearchBlock block;

    /** Makes the tokens that are sealed. */
    @Setup
    public void start() {
        layout = TokenLayout.of(List.of(kind.token()), null);
        value = kind == Kind.RANGE_INT ? Integer.valueOf(text.hashCode()) : text;
        plain = text.getBytes(StandardCharsets.UTF_8);
        block = tokens();
    }

    /** Makes the tokens of a value. */
    @Benchmark
    public SearchBlock tokens() {
        return layout.block(key, CONTEXT, plain, value);
    }

    /** Seals a value with tokens that are there already. */
    @Benchmark
    public byte[] seal() {
        return cipher.seal(key, context, block, plain);
    }
}

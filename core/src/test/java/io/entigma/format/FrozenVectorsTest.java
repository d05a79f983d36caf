// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FrozenVectorsTest {
    private static final List<Integer> LENGTHS = List.of(0, 1, 15, 16, 17, 31, 32, 64, 1000);
    private final FieldCipher cipher = new FieldCipher();

    static List<FormatVectors> vectors() throws IOException {
        return FormatVectors.read();
    }

    private static DataKey key(FormatVectors vector) {
        return DataKey.of(new TenantId(vector.tenant()), CleartextKey.copyOf(vector.dek()));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("values sealed by every released format open, in this library and in a second decryptor")
    void open_frozenValue_givesPlain(FormatVectors vector) throws Exception {
        DataKey key = key(vector);
        assertThat(key.id().toBytes())
                .isEqualTo(vector.keyId())
                .isEqualTo(SecondDecryptor.keyId(vector.dek(), vector.tenant()));
        assertThat(cipher.open(key, new FieldContext(vector.context(), Purpose.VALUE), vector.sealed()))
                .isEqualTo(vector.plain());
        assertThat(new SecondDecryptor(vector.dek(), vector.context()).open(vector.sealed()))
                .isEqualTo(vector.plain());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void seal_deterministicVector_givesTheFrozenBytes(FormatVectors vector) {
        if (vector.sealed()[1] == 2) {
            FieldContext context = new FieldContext(vector.context(), Purpose.DETERMINISTIC);
            assertThat(cipher.seal(key(vector), context, vector.plain())).isEqualTo(vector.sealed());
        }
    }

    @Test
    void open_freshValues_inSecondDecryptor_givesPlain() throws Exception {
        for (FormatVectors fresh : fresh()) {
            SecondDecryptor second = new SecondDecryptor(fresh.dek(), fresh.context());
            assertThat(second.open(fresh.sealed())).isEqualTo(fresh.plain());
            byte[] changed = fresh.sealed().clone();
            changed[20] ^= 1;
            assertThatThrownBy(() -> second.open(changed)).isInstanceOf(GeneralSecurityException.class);
        }
    }

    private static List<FormatVectors> fresh() {
        FieldCipher cipher = new FieldCipher();
        byte[] dek = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
        return List.of("acme", "M\u00fcller & S\u00f6hne \u4e2d").stream()
                .flatMap(tenant -> List.of(Purpose.values()).stream()
                        .flatMap(purpose -> LENGTHS.stream().map(length -> seal(cipher, dek, tenant, purpose, length))))
                .toList();
    }

    private static FormatVectors seal(FieldCipher cipher, byte[] dek, String tenant, Purpose purpose, int length) {
        DataKey key = DataKey.of(new TenantId(tenant), CleartextKey.copyOf(dek));
        byte[] plain = "0123456789".repeat(100).substring(0, length).getBytes(StandardCharsets.UTF_8);
        byte[] sealed = cipher.seal(key, new FieldContext("customer.ssn", purpose), plain);
        return new FormatVectors(tenant, "customer.ssn", dek, key.id().toBytes(), plain, sealed);
    }

    /** Prints new vectors. What is in the repository is never replaced, only added to. */
    public static void main(String[] args) {
        fresh().forEach(vector -> System.out.println(vector.toText()));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FormatTest {
    private static final TenantId TENANT = new TenantId("acme");
    private final FieldCipher cipher = new FieldCipher();
    private final DataKey key = DataKey.generate(TENANT);

    private static FieldContext context(Purpose purpose) {
        return new FieldContext("customer.ssn", purpose);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource
    void seal_anyLength_opensAndHasTheStatedOverhead(Purpose purpose) throws Exception {
        for (int length = 0; length < 200; length++) {
            byte[] plain = new byte[length];
            ThreadLocalRandom.current().nextBytes(plain);
            byte[] sealed = cipher.seal(key, context(purpose), plain);
            assertThat(sealed).hasSize(length + (purpose == Purpose.VALUE ? 46 : 34));
            assertThat(SealedFormat.keyId(sealed)).isEqualTo(key.id());
            assertThat(cipher.open(key, context(purpose), sealed)).isEqualTo(plain);
        }
    }

    @ParameterizedTest
    @EnumSource
    void open_otherContextKeyOrPurpose_isBadTag(Purpose purpose) {
        byte[] sealed = cipher.seal(key, context(purpose), bytes("text that is long enough"));
        assertThatThrownBy(() -> cipher.open(key, new FieldContext("customer.name", purpose), sealed))
                .isInstanceOf(SealedValueException.class)
                .hasMessage("BAD_TAG");
        assertThatThrownBy(() -> cipher.open(DataKey.generate(TENANT), context(purpose), sealed))
                .hasMessage("BAD_TAG");
        byte[] relabelled = sealed.clone();
        relabelled[1] = (byte) (3 - relabelled[1]);
        assertThatThrownBy(() -> cipher.open(key, context(purpose), relabelled)).hasMessage("BAD_TAG");
    }

    @Test
    void seal_sameValueTwice_differsUnlessDeterministic() {
        FieldContext random = context(Purpose.VALUE);
        FieldContext same = context(Purpose.DETERMINISTIC);
        assertThat(cipher.seal(key, random, bytes("x"))).isNotEqualTo(cipher.seal(key, random, bytes("x")));
        assertThat(cipher.seal(key, same, bytes("x"))).isEqualTo(cipher.seal(key, same, bytes("x")));
        assertThat(cipher.seal(key, same, bytes("x")))
                .isNotEqualTo(cipher.seal(DataKey.generate(TENANT), same, bytes("x")));
    }

    @Test
    void open_valueSealedInOtherMode_opens() throws Exception {
        byte[] sealed = cipher.seal(key, context(Purpose.DETERMINISTIC), bytes("text"));
        assertThat(cipher.open(key, context(Purpose.VALUE), sealed)).isEqualTo(bytes("text"));
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("Negative vectors: every truncation and every flipped bit is refused")
    void open_anyChange_isRefused(Purpose purpose) {
        byte[] sealed = cipher.seal(key, context(purpose), bytes("plain text of some length"));
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> cipher.open(key, context(purpose), cut)).isInstanceOf(SealedValueException.class);
        }
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> cipher.open(key, context(purpose), flipped))
                    .isInstanceOf(SealedValueException.class);
        }
        byte[] longer = Arrays.copyOf(sealed, sealed.length + 1);
        assertThatThrownBy(() -> cipher.open(key, context(purpose), longer)).hasMessage("BAD_TAG");
    }

    @Test
    void of_otherTenant_hasOtherId() {
        CleartextKey dek = CleartextKey.copyOf(new byte[32]);
        assertThat(DataKey.of(TENANT, dek).id())
                .isNotEqualTo(DataKey.of(new TenantId("ACME"), dek).id());
    }

    @Test
    @DisplayName("one cipher, many threads, mixed sizes: no failure, no mixed-up value, no nonce twice")
    void sealAndOpen_manyThreads_staysExact() throws Exception {
        Set<String> nonces = ConcurrentHashMap.newKeySet();
        io.entigma.testing.Parallel.run(32, thread -> () -> {
            try {
                for (int i = 0; i < 6_500; i++) {
                    byte[] plain = bytes(thread + "/" + i + "x".repeat(i % 300));
                    byte[] sealed = cipher.seal(key, context(Purpose.VALUE), plain);
                    assertThat(nonces.add(new String(sealed, 18, 12, StandardCharsets.ISO_8859_1)))
                            .isTrue();
                    assertThat(Arrays.equals(cipher.open(key, context(Purpose.VALUE), sealed), plain))
                            .isTrue();
                }
            } catch (SealedValueException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(nonces).hasSize(32 * 6_500);
    }

    @Test
    void next_acrossBlocks_neverRepeats() {
        Nonces nonces = new Nonces();
        Set<String> seen = new HashSet<>();
        byte[] target = new byte[20];
        for (int i = 0; i < 10_000; i++) {
            nonces.next(target, 4);
            assertThat(seen.add(new String(target, 4, 12, StandardCharsets.ISO_8859_1)))
                    .isTrue();
        }
    }

    @Test
    void toString_ofKeys_showsNoSecret() {
        CleartextKey dek = CleartextKey.copyOf(bytes("canary canary canary canary 1234"));
        DataKey of = DataKey.of(TENANT, dek);
        assertThat(dek.toString() + of + of.cleartext() + context(Purpose.VALUE))
                .doesNotContain("canary", "63616e");
    }
}

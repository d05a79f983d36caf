// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.error.FailureReason;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/** Values of algorithm 4. */
class TokensFormatTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final FieldContext CONTEXT = new FieldContext("customer.name", Purpose.VALUE);
    private static final SearchLabel LABEL = new SearchLabel(0xA1B2C3D4, 0x01020304);
    private static final byte[] PLAIN = "plain text of some length".getBytes(StandardCharsets.UTF_8);

    /** Marker, algorithm, key id, extras, layout, length, index key. */
    private static final int FIRST_TOKEN = 29;

    private final FieldCipher cipher = new FieldCipher();
    private final DataKey key = DataKey.generate(TENANT);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }

    private byte[] seal(byte[] tokens, byte[] plain) {
        return cipher.seal(key, CONTEXT, new SearchBlock(LABEL, tokens), plain);
    }

    private StoredForm.Keys knowing(boolean known) {
        return new StoredForm.Keys() {
            @Override
            public boolean hasKey(KeyId id) {
                return known && id.equals(key.id());
            }

            @Override
            public boolean hasKek(ServerSealed value) {
                return false;
            }
        };
    }

    @Test
    void seal_anyTokensAndLength_opensAndIsLaidOutAsDescribed() throws Exception {
        for (int tokens : new int[] {0, 1, 8, 16, 255, 256, 40_000, SearchBlock.MAX_TOKEN_BYTES}) {
            for (int length : new int[] {0, 1, 15, 16, 17, 200}) {
                byte[] token = random(tokens);
                byte[] plain = random(length);
                byte[] sealed = seal(token, plain);
                assertThat(sealed).hasSize(57 + tokens + length).startsWith(0xF9, 4);
                assertThat(Arrays.copyOfRange(sealed, 2, 18)).isEqualTo(key.id().toBytes());
                String length4 = HexFormat.of().toHexDigits((short) tokens);
                assertThat(HexFormat.of().formatHex(sealed, 18, FIRST_TOKEN))
                        .isEqualTo("01" + "a1b2c3d4" + length4 + "01020304");
                assertThat(Arrays.copyOfRange(sealed, FIRST_TOKEN, FIRST_TOKEN + tokens))
                        .isEqualTo(token);
                assertThat(SealedFormat.keyId(sealed)).isEqualTo(key.id());
                assertThat(SealedFormat.purpose(sealed)).isEqualTo(Purpose.VALUE);
                assertThat(cipher.open(key, CONTEXT, sealed)).isEqualTo(plain);
                assertThat(cipher.open(key, CONTEXT.forPurpose(Purpose.DETERMINISTIC), sealed))
                        .isEqualTo(plain);
                SearchBlock block = SealedFormat.searchBlock(sealed);
                assertThat(block.tokens()).isEqualTo(token);
                assertThat(block.label()).isEqualTo(LABEL);
                assertThat(SealedFormat.searchLabel(Arrays.copyOf(sealed, FIRST_TOKEN), sealed.length))
                        .isEqualTo(LABEL);
            }
        }
    }

    @Test
    void open_anyChange_isRefused() {
        byte[] sealed = seal(random(24), PLAIN);
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> cipher.open(key, CONTEXT, flipped)).isInstanceOf(SealedValueException.class);
        }
        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatThrownBy(() -> cipher.open(key, CONTEXT, cut)).isInstanceOf(SealedValueException.class);
        }
        assertThatThrownBy(() -> cipher.open(key, CONTEXT, Arrays.copyOf(sealed, sealed.length + 1)))
                .hasMessage("BAD_TAG");
    }

    @Test
    void open_tokensOfAnotherValueOrNone_isBadTag() {
        byte[] one = seal(random(24), PLAIN);
        byte[] other = seal(random(24), PLAIN);
        byte[] swapped = one.clone();
        System.arraycopy(other, FIRST_TOKEN, swapped, FIRST_TOKEN, 24);
        assertThatThrownBy(() -> cipher.open(key, CONTEXT, swapped)).hasMessage("BAD_TAG");

        byte[] plainHeader = Arrays.copyOf(one, 18);
        plainHeader[1] = 1;
        byte[] without = Arrays.copyOf(plainHeader, one.length - 11 - 24);
        System.arraycopy(one, FIRST_TOKEN + 24, without, 18, without.length - 18);
        assertThatThrownBy(() -> cipher.open(key, CONTEXT, without)).hasMessage("BAD_TAG");
    }

    @Test
    void open_lengthThatReachesBeyondTheValue_isTruncated() {
        for (int length : new int[] {25, 26, 255, 256, 0x7FFF, 0x8000, 0xFFFF}) {
            byte[] sealed = seal(new byte[24], new byte[0]);
            sealed[23] = (byte) (length >> 8);
            sealed[24] = (byte) length;
            assertThatThrownBy(() -> cipher.open(key, CONTEXT, sealed)).hasMessage("TRUNCATED");
            assertThatThrownBy(() -> SealedFormat.searchBlock(sealed)).hasMessage("TRUNCATED");
            assertThatThrownBy(() -> SealedFormat.keyId(sealed)).hasMessage("TRUNCATED");
            assertThat(StoredForm.of(sealed, knowing(true)).reason()).isEqualTo(FailureReason.TRUNCATED);
        }
    }

    @Test
    void open_otherExtras_isUnknownFormat() {
        for (int extras : new int[] {0, 2, 3, 0x81, 0xFF}) {
            byte[] sealed = seal(new byte[24], PLAIN);
            sealed[18] = (byte) extras;
            assertThatThrownBy(() -> cipher.open(key, CONTEXT, sealed)).hasMessage("UNKNOWN_FORMAT");
            assertThatThrownBy(() -> SealedFormat.searchLabel(Arrays.copyOf(sealed, 19), 57))
                    .hasMessage("UNKNOWN_FORMAT");
            StoredForm form = StoredForm.of(sealed, knowing(true));
            assertThat(form.kind()).isEqualTo(Kind.STRANGE);
            assertThat(form.reason()).isEqualTo(FailureReason.UNKNOWN_FORMAT);
        }
    }

    @Test
    void searchBlock_ofOtherAlgorithms_isNull() throws Exception {
        for (Purpose purpose : Purpose.values()) {
            byte[] sealed = cipher.seal(key, CONTEXT.forPurpose(purpose), PLAIN);
            assertThat(SealedFormat.searchBlock(sealed)).isNull();
            assertThat(SealedFormat.searchLabel(sealed, sealed.length)).isNull();
            assertThat(StoredForm.of(sealed, knowing(true)).searchLabel()).isNull();
            assertThat(SealedFormat.saysTokens(sealed)).isFalse();
        }
        assertThatThrownBy(() -> SealedFormat.searchBlock(PLAIN)).hasMessage("NOT_SEALED");
    }

    @Test
    void seal_deterministicWithTokens_isRefused() {
        FieldContext context = CONTEXT.forPurpose(Purpose.DETERMINISTIC);
        SearchBlock block = new SearchBlock(LABEL, new byte[16]);
        assertThatThrownBy(() -> cipher.seal(key, context, block, PLAIN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SearchBlock(LABEL, new byte[SearchBlock.MAX_TOKEN_BYTES + 1]))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void storedForm_ofHeadOrWhole_isTheSame() {
        byte[] sealed = seal(random(16), PLAIN);
        for (byte[] head : List.of(sealed, Arrays.copyOf(sealed, SealedFormat.SEARCH_HEAD_BYTES))) {
            StoredForm form = StoredForm.of(head, sealed.length, knowing(true));
            assertThat(form.kind()).isEqualTo(Kind.SEALED);
            assertThat(form.purpose()).isEqualTo(Purpose.VALUE);
            assertThat(form.searchLabel()).isEqualTo(LABEL);
            assertThat(StoredForm.of(head, 57 + 16, knowing(true)).kind()).isEqualTo(Kind.SEALED);
            assertThat(StoredForm.of(head, 57 + 15, knowing(true)).kind()).isEqualTo(Kind.STRANGE);
            assertThat(StoredForm.of(head, sealed.length, knowing(false)).reason())
                    .isEqualTo(FailureReason.UNKNOWN_KEY);
            assertThat(StoredForm.of(head, 57 + 15, knowing(false)).kind()).isEqualTo(Kind.PLAIN);
        }
    }

    @Test
    void label_ofIndexKey_holdsItsFirstFourBytes() {
        assertThat(SearchLabel.of(7, KeyId.parse("0a0b0c0d" + "e".repeat(24))))
                .isEqualTo(new SearchLabel(7, 0x0A0B0C0D));
    }

    @Test
    void mac_anyLength_isHmacSha256UnderTheDerivedKey() throws Exception {
        DataKey indexKey = DataKey.of(TENANT, CleartextKey.copyOf(random(32)));
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] secret = KeyDerivation.tokenKey(indexKey.cleartext(), "equal", "customer.name");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        TokenKey tokens = indexKey.tokenKey("equal", "customer.name");
        assertThat(indexKey.tokenKey("equal", "customer.name")).isSameAs(tokens);
        for (int length = 0; length < 300; length++) {
            byte[] message = random(length + 5);
            byte[] target = new byte[40];
            tokens.mac(message, 3, length, target, 4, 32);
            assertThat(Arrays.copyOfRange(target, 4, 36))
                    .isEqualTo(mac.doFinal(Arrays.copyOfRange(message, 3, 3 + length)));
        }
        for (TokenKey other : List.of(
                indexKey.tokenKey("equal", "customer.nam"),
                indexKey.tokenKey("prefix", "customer.name"),
                DataKey.generate(TENANT).tokenKey("equal", "customer.name"))) {
            byte[] one = new byte[32];
            byte[] two = new byte[32];
            tokens.mac(PLAIN, 0, PLAIN.length, one, 0, 32);
            other.mac(PLAIN, 0, PLAIN.length, two, 0, 32);
            assertThat(one).isNotEqualTo(two);
        }
    }

    @Test
    void toString_ofBlockAndKey_showsNoToken() {
        SearchBlock block = new SearchBlock(LABEL, "canary".getBytes(StandardCharsets.UTF_8));
        assertThat(block + " " + key.tokenKey("equal", "c"))
                .isEqualTo("SearchBlock[layout a1b2c3d4 under 01020304, 6 bytes] TokenKey");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.key.TenantId;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MangledFormTest {
    private static final Charset UTF_8 = StandardCharsets.UTF_8;
    private final FieldCipher cipher = new FieldCipher();

    private byte[] sealed(Purpose purpose, int plainBytes) {
        DataKey key = DataKey.generate(new TenantId("acme"));
        return cipher.seal(key, new FieldContext("person.name", purpose), new byte[plainBytes]);
    }

    private static byte[] through(byte[] stored, Charset read, Charset written) {
        return new String(stored, read).getBytes(written);
    }

    private static boolean isHeadOne(byte[] stored) {
        return MangledForm.isOne(Arrays.copyOf(stored, Math.min(stored.length, MangledForm.HEAD_BYTES)), stored.length);
    }

    @Test
    void isOne_sealedValueReadAsText_isTold() {
        for (int i = 0; i < 2000; i++) {
            byte[] value = sealed(i % 2 == 0 ? Purpose.VALUE : Purpose.DETERMINISTIC, i % 40);
            byte[] latin = through(value, StandardCharsets.ISO_8859_1, UTF_8);
            List<byte[]> forms = List.of(
                    through(value, UTF_8, UTF_8),
                    through(value, StandardCharsets.US_ASCII, UTF_8),
                    through(value, UTF_8, StandardCharsets.ISO_8859_1),
                    through(value, StandardCharsets.US_ASCII, StandardCharsets.US_ASCII),
                    latin,
                    through(latin, StandardCharsets.ISO_8859_1, UTF_8),
                    through(value, Charset.forName("windows-1252"), UTF_8),
                    ("\\x" + HexFormat.of().formatHex(value)).getBytes(UTF_8),
                    ("\\x" + HexFormat.of().withUpperCase().formatHex(value)).getBytes(UTF_8),
                    value.toString().getBytes(UTF_8));
            assertThat(forms)
                    .allSatisfy(form -> assertThat(MangledForm.isOne(form)).isTrue())
                    .allSatisfy(form -> assertThat(isHeadOne(form)).isTrue());
            byte[] again = through(forms.get(0), UTF_8, UTF_8);
            assertThat(MangledForm.isOne(again)).isTrue();
            assertThat(MangledForm.isOne(value)).isFalse();
        }
    }

    @Test
    void isOne_textOfPeople_isNot() {
        String filled = " and what comes after that, of any length, déjà vu";
        for (String text : List.of(
                "",
                "\uFFFD" + filled,
                "\uFFFDunreadable 17",
                "\uFFFD\u0001",
                "\uFFFD\u0009" + filled,
                "\u00F9" + filled,
                "?\u0001" + filled,
                "????" + filled,
                "\\xf901",
                "\\xf901 is how it begins" + filled,
                "\\x4e6f74652066726f6d20616e2065787065727420696e206865782064756d7073000000000000",
                "[B@" + filled,
                "[B@",
                "[B@1234567890",
                "f901" + "0".repeat(128))) {
            assertThat(MangledForm.isOne(text.getBytes(UTF_8))).as(text).isFalse();
            assertThat(isHeadOne(text.getBytes(UTF_8))).as(text).isFalse();
        }
    }

    @Test
    void isOne_randomBytesBehindEachBeginning_areNot() {
        Random random = new Random(20);
        int found = 0;
        for (byte[] start : MangledForm.beginningsOfAll()) {
            for (int i = 0; i < 2000; i++) {
                byte[] bytes = new byte[60];
                random.nextBytes(bytes);
                System.arraycopy(start, 0, bytes, 0, start.length);
                found += MangledForm.isOne(bytes) ? 1 : 0;
            }
        }
        assertThat(found).isZero();
    }
}

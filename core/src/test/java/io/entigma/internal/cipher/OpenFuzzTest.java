// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.key.CleartextKey;
import io.entigma.key.TenantId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;

/**
 * Opens arbitrary bytes, and valid sealed values with arbitrary changes: the one flat error may come out, or the value
 * itself if nothing was changed, and nothing else. Every build replays the inputs in
 * {@code src/test/resources}; {@code JAZZER_FUZZ=1 mvn -pl core test -Dtest=OpenFuzzTest} looks for new ones.
 */
class OpenFuzzTest {
    private static final byte[] PLAIN = "some plain text".getBytes(StandardCharsets.UTF_8);
    private final FieldCipher cipher = new FieldCipher();
    private final DataKey key = DataKey.of(new TenantId("acme"), CleartextKey.copyOf(new byte[32]));

    @FuzzTest(maxDuration = "60s")
    void open_anyBytes_failsFlat(byte[] input) {
        openOrFail(input);
    }

    @FuzzTest(maxDuration = "60s")
    void open_changedValue_failsFlatOrIsUnchanged(byte[] changes) {
        for (byte[] sealed : sealed()) {
            byte[] changed = Arrays.copyOf(sealed, Math.max(0, sealed.length + (changes.length > 0 ? changes[0] : 0)));
            for (int i = 1; i + 1 < changes.length && changed.length > 0; i += 2) {
                changed[(changes[i] & 0xFF) % changed.length] ^= changes[i + 1];
            }
            byte[] opened = openOrFail(changed);
            if (opened != null && !(Arrays.equals(opened, PLAIN) && Arrays.equals(changed, sealed))) {
                throw new AssertionError("a changed value opened");
            }
        }
    }

    private List<byte[]> sealed() {
        FieldContext random = new FieldContext("t.c", Purpose.VALUE);
        return List.of(
                cipher.seal(key, random, PLAIN),
                cipher.seal(key, random.forPurpose(Purpose.DETERMINISTIC), PLAIN),
                cipher.seal(key, random, new SearchBlock(new SearchLabel(1, 2), new byte[24]), PLAIN));
    }

    @FuzzTest(maxDuration = "60s")
    void decode_anyBytes_givesAValueOrTheOneError(byte[] plain) {
        for (Class<?> type : List.of(String.class, BigDecimal.class, ZonedDateTime.class, Long.class, byte[].class)) {
            ValueCodec<?> codec = Codecs.forType(type, null);
            try {
                codec.decode(plain);
            } catch (CodecException e) {
                // The one error that may come out.
            }
        }
    }

    private byte[] openOrFail(byte[] input) {
        try {
            SealedFormat.keyId(input);
            return cipher.open(key, new FieldContext("t.c", Purpose.VALUE), input);
        } catch (SealedValueException e) {
            return null;
        }
    }
}

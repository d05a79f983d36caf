// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.kek;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.keyserver.protocol.ValueContext;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class ValueSealerTest {
    private static final ValueContext SSN = new ValueContext("M\u00fcller", "customer.ssn");
    private static final byte[] PLAIN = "123-45-6789".getBytes(StandardCharsets.UTF_8);

    /** Made for {@link #SSN} from docs/key-server.md in another language; never to be changed. */
    private static final String FROZEN =
            "0200000002000102030405060708090a0b956db19ae79d915afd977c376b0c6cd615c8e4dd0d360f8cdcd629";

    private final ValueSealer sealer = new ValueSealer(new SecureRandom());

    private static Kek kek(String name, int versions) {
        return new Kek(
                name,
                java.util.stream.IntStream.rangeClosed(1, versions)
                        .mapToObj(number -> new KekVersion(number, keyBytes(number), true, Instant.EPOCH))
                        .toList());
    }

    private static byte[] keyBytes(int version) {
        byte[] bytes = new byte[KekVersion.KEY_BYTES];
        Arrays.fill(bytes, (byte) version);
        return bytes;
    }

    @Test
    void open_frozenValue_givesPlain_hereAndInASecondDecryptor() throws Exception {
        byte[] frozen = HexFormat.of().parseHex(FROZEN);
        assertThat(sealer.open(kek("main", 3), frozen, SSN)).contains(PLAIN);
        assertThat(secondDecryptor("main", keyBytes(2), frozen)).isEqualTo(PLAIN);
    }

    @Test
    void seal_freshValue_opensInASecondDecryptor_andUnderNothingElse() throws Exception {
        Kek kek = kek("main", 2);
        byte[] sealed = sealer.seal(kek, PLAIN, SSN);
        assertThat(secondDecryptor("main", keyBytes(2), sealed)).isEqualTo(PLAIN);
        assertThat(sealer.seal(kek, PLAIN, SSN)).isNotEqualTo(sealed);
        assertThat(sealer.open(kek("other", 2), sealed, SSN)).isEmpty();
        assertThat(sealer.open(kek("main", 1), sealed, SSN)).isEmpty();
        for (ValueContext other : List.of(
                new ValueContext("M\u00fcller", "customer.ssN"),
                new ValueContext("Muller", "customer.ssn"),
                new ValueContext("M\u00fcllerc", "ustomer.ssn"))) {
            assertThat(sealer.open(kek, sealed, other)).isEmpty();
        }
        for (int bit = 0; bit < sealed.length * 8; bit++) {
            byte[] flipped = sealed.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(sealer.open(kek, flipped, SSN)).isEmpty();
        }
        for (int length = 0; length < sealed.length; length++) {
            assertThat(sealer.open(kek, Arrays.copyOf(sealed, length), SSN)).isEmpty();
        }
    }

    /** Written from docs/key-server.md alone, on the JDK's own primitives. */
    private static byte[] secondDecryptor(String kek, byte[] key, byte[] sealed) throws GeneralSecurityException {
        byte[] label = "entigma key server value".getBytes(StandardCharsets.UTF_8);
        ByteBuffer info = ByteBuffer.allocate(500).put(label).put((byte) 0);
        for (String part : List.of(kek, SSN.tenant(), SSN.attribute())) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            info.putInt(bytes.length).put(bytes);
        }
        byte[] prk = hmac(new byte[32], key);
        byte[] derived = hmac(prk, info.put((byte) 1).flip());
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(derived, "AES"), new GCMParameterSpec(128, sealed, 5, 12));
        cipher.updateAAD(sealed, 0, 5);
        return cipher.doFinal(sealed, 17, sealed.length - 17);
    }

    private static byte[] hmac(byte[] key, byte[] data) throws GeneralSecurityException {
        return hmac(key, ByteBuffer.wrap(data));
    }

    private static byte[] hmac(byte[] key, ByteBuffer data) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update(data);
        return mac.doFinal();
    }
}

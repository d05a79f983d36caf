// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Values of algorithm 3, whose frozen bytes were made from docs/format.md alone, in another language. */
class KeyServerVectorsTest {
    private static final TenantId ACME = new TenantId("acme");

    static List<Map<String, String>> vectors() throws IOException {
        try (InputStream in =
                KeyServerVectorsTest.class.getResourceAsStream("/io/entigma/vectors/format-1-key-server.txt")) {
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

    @ParameterizedTest
    @MethodSource("vectors")
    void frozenValue_isReadAndMadeTheSame(Map<String, String> vector) throws Exception {
        TenantId tenant = new TenantId(vector.get("tenant"));
        KeyId id = ServerSealed.keyId(tenant, URI.create(vector.get("kek")));
        assertThat(id).hasToString(vector.get("key id"));
        byte[] sent = ServerSealed.bind(tenant, vector.get("context"), bytes(vector, "plain"));
        assertThat(sent).isEqualTo(bytes(vector, "sent"));
        assertThat(new ServerSealed(id, tenant, bytes(vector, "given")).toBytes())
                .isEqualTo(bytes(vector, "stored"));
        ServerSealed read = ServerSealed.read(bytes(vector, "stored"));
        assertThat(read.keyId()).isEqualTo(id).isEqualTo(SealedFormat.keyId(bytes(vector, "stored")));
        assertThat(read.tenant()).isEqualTo(tenant);
        assertThat(read.sealed()).isEqualTo(bytes(vector, "given"));
        assertThat(ServerSealed.unbind(tenant, vector.get("context"), sent)).isEqualTo(bytes(vector, "plain"));
    }

    @Test
    void unbind_otherTenantContextOrBytes_isNothing() {
        byte[] bound = ServerSealed.bind(ACME, "customer.ssn", new byte[] {1, 2, 3});
        assertThat(ServerSealed.unbind(new TenantId("ACME"), "customer.ssn", bound))
                .isNull();
        assertThat(ServerSealed.unbind(ACME, "customer.iban", bound)).isNull();
        assertThat(ServerSealed.unbind(ACME, "customer.ssn", Arrays.copyOf(bound, 15)))
                .isNull();
        assertThat(ServerSealed.unbind(ACME, "customer.ssn", new byte[0])).isNull();
        assertThat(ServerSealed.unbind(ACME, "customer.ssn", bound)).containsExactly(1, 2, 3);
    }

    @Test
    void read_cutOrOddBytes_isRefused() {
        byte[] stored = new ServerSealed(new KeyId(1, 2), ACME, new byte[] {9}).toBytes();
        for (int length = 0; length < stored.length; length++) {
            byte[] cut = Arrays.copyOf(stored, length);
            assertThatThrownBy(() -> ServerSealed.read(cut)).isInstanceOf(SealedValueException.class);
        }
        for (int badByte : new int[] {0x00, 0xFF}) {
            byte[] odd = stored.clone();
            odd[19] = (byte) badByte;
            assertThatThrownBy(() -> ServerSealed.read(odd)).isInstanceOf(SealedValueException.class);
        }
        byte[] noTenant = stored.clone();
        noTenant[18] = 0;
        assertThatThrownBy(() -> ServerSealed.read(noTenant)).isInstanceOf(SealedValueException.class);
        assertThat(ServerSealed.isOne(stored)).isTrue();
        assertThat(ServerSealed.maxBytes(0)).isGreaterThanOrEqualTo(stored.length);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.entigma.Entigma;
import io.entigma.EntigmaBuilder;
import io.entigma.SealedField;
import io.entigma.internal.cipher.DataKey;
import io.entigma.kek.keyserver.KeyServerKekClient;
import io.entigma.key.CleartextKey;
import io.entigma.key.KeyId;
import io.entigma.key.KeyState;
import io.entigma.key.KeyTable;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import io.entigma.testing.App;
import io.entigma.testing.Database;
import io.entigma.testing.LocalKek;
import io.entigma.testing.TestDatabase;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SecretsStayInTest {
    private static final byte[] SECRET = "0123456789abcdefghijklmnopqrstuv".getBytes(StandardCharsets.US_ASCII);
    private static final String PASSWORD = "swordfish-4711";

    @Test
    @DisplayName("no library type shows a key or a password in toString, JSON or Java serialisation")
    void secrets_ofEveryType_stayInside() throws Exception {
        try (TestDatabase db = Database.H2.create();
                Entigma entigma = App.on(db).buildEngine()) {
            KeyTable table = KeyTable.at(db.url()).user("sa").password(PASSWORD);
            EntigmaBuilder builder = Entigma.builder()
                    .kek(LocalKek.URI_A)
                    .kekClient(new LocalKek())
                    .keyTable(table);
            SealedField<String> field = entigma.field("a.b", String.class);
            TenantId tenant = new TenantId("acme");
            CleartextKey dek = CleartextKey.copyOf(SECRET);
            DataKey dataKey = DataKey.of(tenant, CleartextKey.copyOf(SECRET));
            WrappedDek wrapped = new WrappedDek(SECRET, "1");
            WrappedKey row = WrappedKey.of(
                    KeyId.of(new byte[16]),
                    tenant,
                    1,
                    KeyState.ACTIVE,
                    wrapped,
                    URI.create("test:a"),
                    Instant.EPOCH,
                    Instant.EPOCH,
                    0);
            Object client = KeyServerKekClient.builder()
                    .trustStore(Path.of("trust.p12"), PASSWORD.toCharArray())
                    .clientKeyStore(Path.of("client.p12"), PASSWORD.toCharArray());
            for (Object holder : List.of(entigma, table, builder, field, dek, dataKey, wrapped, row, client)) {
                assertNoSecret(holder, holder.toString());
                assertNoSecret(holder, json(holder));
                assertThatThrownBy(() -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(holder))
                        .as(holder.getClass().getName())
                        .isInstanceOf(NotSerializableException.class);
            }
        }
    }

    private static String json(Object holder) {
        try {
            return new ObjectMapper().writeValueAsString(holder);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static void assertNoSecret(Object holder, String text) {
        assertThat(text)
                .as(holder.getClass().getName())
                .doesNotContain(PASSWORD)
                .doesNotContain(new String(SECRET, StandardCharsets.US_ASCII))
                .doesNotContain(HexFormat.of().formatHex(SECRET))
                .doesNotContain(Base64.getEncoder().encodeToString(SECRET))
                .doesNotContain("[48,49,50");
    }
}

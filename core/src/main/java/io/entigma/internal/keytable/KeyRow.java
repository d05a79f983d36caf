// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.internal.tables.MalformedRowException;
import io.entigma.internal.tables.TextColumn;
import io.entigma.key.KeyId;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedDek;
import io.entigma.key.WrappedKey;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The columns of a key's row, from and to JDBC. Anybody may have written what is read. */
final class KeyRow {
    static final String COLUMNS = "key_id, tenant, version, state, wrapped_dek, kek_uri, kek_version,"
            + " created_at, changed_at, use_estimate, purpose";

    private KeyRow() {}

    static WrappedKey read(ResultSet row) throws SQLException, MalformedRowException {
        byte @Nullable [] id = row.getBytes(1);
        byte @Nullable [] wrapped = row.getBytes(5);
        try {
            return WrappedKey.of(
                    KeyId.of(Objects.requireNonNullElse(id, new byte[0])),
                    tenant(row.getBytes(2)),
                    row.getInt(3),
                    purpose(row.getString(11)),
                    KeyState.valueOf(TextColumn.of(row, 4)),
                    wrapped == null ? null : new WrappedDek(wrapped, TextColumn.of(row, 7)),
                    URI.create(TextColumn.of(row, 6)),
                    Instant.ofEpochMilli(row.getLong(8)),
                    Instant.ofEpochMilli(row.getLong(9)),
                    row.getLong(10));
        } catch (IllegalArgumentException e) {
            // Its message can hold what somebody put there.
            throw new MalformedRowException("row " + name(id) + " is no row of a key");
        }
    }

    /** Who wrote the row before keys had a purpose, left none. */
    private static KeyPurpose purpose(@Nullable String text) {
        return text == null ? KeyPurpose.DATA : KeyPurpose.valueOf(text);
    }

    private static String name(byte @Nullable [] id) {
        return id == null || id.length > KeyId.BYTES
                ? "without an id"
                : HexFormat.of().formatHex(id);
    }

    /** The tenant that bytes are the name of; exactly, since two rows must not seem to be one tenant's. */
    static TenantId tenant(byte @Nullable [] bytes) throws MalformedRowException {
        try {
            return new TenantId(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Objects.requireNonNullElse(bytes, new byte[0])))
                    .toString());
        } catch (CharacterCodingException | IllegalArgumentException e) {
            throw new MalformedRowException("a row's tenant is no tenant id");
        }
    }

    static void bind(PreparedStatement statement, WrappedKey key) throws SQLException {
        WrappedDek wrapped = key.wrapped();
        statement.setBytes(1, key.id().toBytes());
        statement.setBytes(2, key.tenant().toBytes());
        statement.setInt(3, key.version());
        statement.setString(4, key.state().name());
        statement.setBytes(5, wrapped == null ? null : wrapped.toBytes());
        statement.setString(6, key.kek().toString());
        statement.setString(7, wrapped == null ? null : wrapped.kekVersion());
        statement.setLong(8, key.created().toEpochMilli());
        statement.setLong(9, key.changed().toEpochMilli());
        statement.setLong(10, key.useEstimate());
        statement.setString(11, key.purpose().name());
    }
}

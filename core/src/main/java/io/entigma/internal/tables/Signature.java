// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.key.KeyId;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * The MAC of a row.
 *
 * @param signer the installation key that it was made with
 * @param mac HMAC-SHA-256, 32 bytes; shared, not to be changed
 */
@SuppressWarnings("ArrayRecordComponent")
public record Signature(KeyId signer, byte[] mac) {
    /** From two columns; null if there is none. */
    public static @Nullable Signature read(ResultSet row, int first) throws SQLException {
        byte @Nullable [] signer = row.getBytes(first);
        byte @Nullable [] mac = row.getBytes(first + 1);
        return signer == null || signer.length != KeyId.BYTES || mac == null
                ? null
                : new Signature(KeyId.of(signer), mac);
    }

    /** Into two parameters. */
    public void bind(PreparedStatement statement, int first) throws SQLException {
        statement.setBytes(first, signer.toBytes());
        statement.setBytes(first + 1, mac);
    }

    @Override
    public String toString() {
        return "Signature[by " + signer + "]";
    }
}

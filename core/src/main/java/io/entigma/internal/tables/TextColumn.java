// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A column of text in a row that anybody may have written. */
public final class TextColumn {
    private TextColumn() {}

    /** The text, or an empty one for null. */
    public static String of(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    /** The text of a column that no collation can touch, or an empty one for null. */
    public static String ofBytes(ResultSet row, int column) throws SQLException {
        byte[] bytes = row.getBytes(column);
        return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
    }

    /** What {@link #ofBytes} reads; null for an empty text. */
    public static byte @Nullable [] toBytes(String text) {
        return text.isEmpty() ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** A column of text in a row that anybody may have written. */
public final class TextColumn {
    private TextColumn() {}

    /** The text, or an empty one for null. */
    public static String of(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}

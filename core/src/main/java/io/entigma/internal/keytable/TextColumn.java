// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;

/** A column of text in a row that anybody may have written. */
final class TextColumn {
    private TextColumn() {}

    /** The text, or an empty one for null. */
    static String of(ResultSet row, int column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }
}

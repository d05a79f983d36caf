// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.sql.JdbcTypes;
import io.entigma.internal.sql.Sql;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A column that holds values in plain.
 *
 * @param sqlName its name in SQL, quoted
 * @param jdbcType its type, one of {@link Types}
 * @param isMySql whether the database is MySQL or MariaDB
 */
public record PlainColumn(Sql sqlName, int jdbcType, boolean isMySql) {
    private boolean isText() {
        return JdbcTypes.isText(jdbcType);
    }

    /** Reads a value as it can be bound again. */
    @Nullable
    Object read(ResultSet row, int index) throws SQLException {
        if (JdbcTypes.isBinary(jdbcType)) {
            return row.getBytes(index);
        } else if (isText()) {
            return row.getString(index);
        }
        Object value = row.getObject(index);
        if (value instanceof Timestamp timestamp) {
            return timestamp.toLocalDateTime();
        } else if (value instanceof Date date) {
            return date.toLocalDate();
        }
        return value;
    }

    /** The bytes of a value that was read: of everything but bytes its text. */
    public static byte[] bytes(Object value) {
        if (value instanceof byte[] bytes) {
            return bytes;
        }
        String text = value instanceof BigDecimal decimal ? PlainForm.digits(decimal) : value.toString();
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** What to bind so that the column gets a value. */
    public Object value(byte[] plain) {
        if (JdbcTypes.isBinary(jdbcType)) {
            return plain;
        }
        String text = new String(plain, StandardCharsets.UTF_8);
        return switch (jdbcType) {
            case Types.BIGINT, Types.INTEGER, Types.SMALLINT, Types.TINYINT ->
                Long.valueOf(PlainForm.number(text).toPlainString());
            case Types.NUMERIC, Types.DECIMAL -> PlainForm.number(text);
            case Types.REAL, Types.FLOAT, Types.DOUBLE -> floating(text);
            case Types.DATE -> LocalDate.parse(text);
            case Types.TIMESTAMP ->
                LocalDateTime.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text);
            case Types.TIMESTAMP_WITH_TIMEZONE -> OffsetDateTime.parse(text);
            case Types.BOOLEAN, Types.BIT -> Boolean.valueOf(text);
            default -> text;
        };
    }

    private static Double floating(String text) {
        Double number = Double.valueOf(text);
        if (number.isInfinite() && !text.endsWith("Infinity")) {
            throw new IllegalArgumentException("too large for a floating point number");
        }
        return number;
    }

    static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        RowKey.bind(statement, index, value);
    }

    /** A condition that it still holds what was read, by its bytes and not as its collation compares. */
    Sql stillEquals() {
        return isText() && isMySql
                ? Sql.of(
                        "CAST(CONVERT({} USING utf8mb4) AS BINARY) = CAST(CONVERT(? USING utf8mb4) AS BINARY)", sqlName)
                : Sql.of("{} = ?", sqlName);
    }
}

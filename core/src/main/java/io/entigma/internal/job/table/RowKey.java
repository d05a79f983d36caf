// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.entigma.error.DataException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * The values of a row's key columns, as read and as they are bound again, and their text for cursors: a JSON array of
 * type and value pairs.
 *
 * @param values the values in the order of the key columns
 */
public record RowKey(List<Object> values) {
    public RowKey {
        values = List.copyOf(values);
    }

    /** Reads the first columns of a row. */
    static RowKey read(ResultSet row, int columns) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
            values.add(plain(row.getObject(i)));
        }
        return new RowKey(values);
    }

    /** The same value as one of the few classes that have a text here. */
    private static Object plain(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        } else if (value instanceof BigInteger integer) {
            return new BigDecimal(integer);
        } else if (value instanceof Timestamp timestamp) {
            return timestamp.toLocalDateTime();
        } else if (value instanceof Date date) {
            return date.toLocalDate();
        }
        tag(value);
        return value;
    }

    /** Binds the values from a parameter on. */
    int bind(PreparedStatement statement, int first) throws SQLException {
        int next = first;
        for (Object value : values) {
            bind(statement, next++, value);
        }
        return next;
    }

    static void bind(PreparedStatement statement, int index, Object value) throws SQLException {
        if (value instanceof byte[] bytes) {
            statement.setBytes(index, bytes);
        } else {
            statement.setObject(index, value);
        }
    }

    public String toJson() {
        JsonArray array = new JsonArray();
        for (Object value : values) {
            JsonArray pair = new JsonArray();
            pair.add(tag(value));
            pair.add(value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : value.toString());
            array.add(pair);
        }
        return array.toString();
    }

    public static RowKey parse(String json) {
        List<Object> values = new ArrayList<>();
        for (JsonElement element : JsonParser.parseString(json).getAsJsonArray()) {
            JsonArray pair = element.getAsJsonArray();
            values.add(parse(pair.get(0).getAsString(), pair.get(1).getAsString()));
        }
        return new RowKey(values);
    }

    private static String tag(Object value) {
        if (value instanceof byte[]) {
            return "bytes";
        } else if (value instanceof Long) {
            return "long";
        } else if (value instanceof BigDecimal) {
            return "decimal";
        } else if (value instanceof String) {
            return "text";
        } else if (value instanceof UUID) {
            return "uuid";
        } else if (value instanceof Boolean) {
            return "boolean";
        } else if (value instanceof LocalDate) {
            return "date";
        } else if (value instanceof LocalDateTime) {
            return "datetime";
        } else if (value instanceof OffsetDateTime) {
            return "offset-datetime";
        }
        throw new DataException("A key column of type " + value.getClass().getName()
                + " cannot be used to page through a table; use a number, text, bytes, UUID, date or time");
    }

    private static Object parse(String tag, String text) {
        return switch (tag) {
            case "bytes" -> Base64.getDecoder().decode(text);
            case "long" -> Long.valueOf(text);
            case "decimal" -> new BigDecimal(text);
            case "uuid" -> UUID.fromString(text);
            case "boolean" -> Boolean.valueOf(text);
            case "date" -> LocalDate.parse(text);
            case "datetime" -> LocalDateTime.parse(text);
            case "offset-datetime" -> OffsetDateTime.parse(text);
            default -> text;
        };
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.error.QueryRefusedException;
import io.entigma.internal.hibernate.type.EncryptedAttribute;
import io.entigma.internal.hibernate.type.EncryptedType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Date;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import org.jspecify.annotations.Nullable;

/** Gives a literal of a query the class of the attribute that it meets: {@code c.age = 7} for a {@code Long}, say. */
public final class Literals {
    private Literals() {}

    /**
     * Converts without loss, or refuses.
     *
     * @param attribute the attribute
     * @param literal what Hibernate made of the text
     * @return an object of the attribute's class
     */
    public static Object convert(EncryptedAttribute attribute, Object literal) {
        Class<?> wanted = attribute.javaClass();
        if (wanted.isInstance(literal)) {
            return literal;
        }
        Object converted = null;
        if (literal instanceof Number number && wanted == Boolean.class) {
            // Where Hibernate keeps booleans as numbers.
            converted = number.intValue() != 0;
        } else if (literal instanceof Number number) {
            converted = number(wanted, number);
        } else if (literal instanceof String text && wanted == Character.class) {
            converted = text.length() == 1 ? text.charAt(0) : null;
        } else if (literal instanceof Character && wanted == String.class) {
            converted = literal.toString();
        }
        if (literal instanceof java.util.Date date) {
            converted = temporal(wanted, date);
        }
        if (converted == null) {
            throw QueryRefusals.literal(attribute, literal);
        }
        return converted;
    }

    /**
     * The escape character of a {@code like}.
     *
     * @param attribute the attribute
     * @param escape what the query gives
     * @return the character
     */
    public static Character escape(EncryptedAttribute attribute, @Nullable Object escape) {
        String text = escape == null ? "" : escape.toString();
        if (text.length() != 1) {
            throw new QueryRefusedException(attribute.subject()
                    + ": 'like' with this escape cannot be answered: databases differ in what they make of null, of"
                    + " no character and of several; use one character, or leave 'escape' out");
        }
        return text.charAt(0);
    }

    /** A literal in the class of the attribute; a parameter as it is. */
    public static ValueSource convert(EncryptedType type, ValueSource source) {
        return source instanceof ValueSource.Constant constant && constant.literal() != null
                ? new ValueSource.Constant(convert(type.attribute(), constant.literal()))
                : source;
    }

    /** JDBC's literals, as <code>{d '2000-01-01'}</code>, for the classes that say the same. */
    private static @Nullable Object temporal(Class<?> wanted, java.util.Date literal) {
        if (literal instanceof Date date && wanted == LocalDate.class) {
            return date.toLocalDate();
        } else if (literal instanceof Time time && wanted == LocalTime.class) {
            return time.toLocalTime();
        }
        return literal instanceof Timestamp timestamp && wanted == LocalDateTime.class
                ? timestamp.toLocalDateTime()
                : null;
    }

    private static @Nullable Object number(Class<?> wanted, Number literal) {
        try {
            BigDecimal exact = new BigDecimal(literal.toString());
            if (wanted == Integer.class) {
                return exact.intValueExact();
            } else if (wanted == Long.class) {
                return exact.longValueExact();
            } else if (wanted == Short.class) {
                return exact.shortValueExact();
            } else if (wanted == Byte.class) {
                return exact.byteValueExact();
            } else if (wanted == BigInteger.class) {
                return exact.toBigIntegerExact();
            } else if (wanted == BigDecimal.class) {
                return exact;
            } else if (wanted == Double.class) {
                return exact.doubleValue();
            }
            return wanted == Float.class ? exact.floatValue() : null;
        } catch (ArithmeticException | NumberFormatException e) {
            return null;
        }
    }
}

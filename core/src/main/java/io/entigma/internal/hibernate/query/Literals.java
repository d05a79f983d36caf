// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedAttribute;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Gives a literal of a query the class of the attribute that it meets: {@code c.age = 7} for a {@code Long}, say. */
final class Literals {
    private Literals() {}

    /**
     * Converts without loss, or refuses.
     *
     * @param attribute the attribute
     * @param literal what Hibernate made of the text
     * @return an object of the attribute's class
     */
    static Object convert(EncryptedAttribute attribute, Object literal) {
        Class<?> wanted = attribute.javaClass();
        if (wanted.isInstance(literal)) {
            return literal;
        }
        Object converted = null;
        if (literal instanceof Number number) {
            converted = number(wanted, number);
        } else if (literal instanceof String text && wanted == Character.class) {
            converted = text.length() == 1 ? text.charAt(0) : null;
        } else if (literal instanceof Character && wanted == String.class) {
            converted = literal.toString();
        }
        if (converted == null) {
            throw Refusal.literal(attribute, literal);
        }
        return converted;
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

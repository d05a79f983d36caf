// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

/**
 * An own rule for which values count as equal when they are looked for: those that have the same normal form, as telephone
 * numbers whose digits are the same. Named by {@link io.entigma.Searchable#form()}; the stored value stays as it is. Implementations are
 * public, or at least have a constructor without parameters, are thread safe, and give the same for the same value, always and on
 * every node: whatever the locale, the time zone or the version of Java.
 *
 * <pre>{@code
 * public final class DigitsOnly implements NormalForm<String> {
 *     public String of(String value) {
 *         return value.replaceAll("[^0-9]", "");
 *     }
 * }
 * }</pre>
 *
 * <p>Stored tokens are of the form that was there when they were made. So the class name and {@link #version()} are part of the
 * attribute's options: tokens of another class or version are told from those of this one, and are made anew by a re-encryption.
 *
 * @param <T> the attribute's Java type
 */
public interface NormalForm<T> {
    /**
     * The normal form of a value. For a search by first characters also that of the text in a pattern, so that what a text begins
     * with should have a normal form with which that of the text begins.
     *
     * @param value a value, never null; must not be changed
     * @return its form, never null
     * @throws RuntimeException if the value has none: it cannot be stored then, and is not found. Nobody sees the message, which may
     *     hold the value
     */
    T of(T value);

    /**
     * To be raised with each change of {@link #of} that gives any value another form: else what was stored before is not found.
     *
     * @return the version, 1 unless changed
     */
    default int version() {
        return 1;
    }

    /**
     * What tells the form from others. The class name, so that another class can never be taken for this one. To be overridden,
     * with the old class name, only where a class gets another name and its tokens are to stay.
     *
     * @return the name, without a semicolon or control characters
     */
    default String name() {
        return getClass().getName();
    }

    /** No form of one's own: values are looked for as they are. */
    final class None implements NormalForm<Object> {
        /** As every form has it. */
        public None() {}

        @Override
        public Object of(Object value) {
            return value;
        }
    }
}

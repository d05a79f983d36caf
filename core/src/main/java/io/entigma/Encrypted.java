// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.hibernate.annotations.Type;

/**
 * Marks an entity attribute whose value is sealed in the application, under the tenant's own data key, before it
 * reaches the database. The column holds bytes (a binary type); a null stays SQL {@code NULL}.
 *
 * <pre>{@code
 * @Entity
 * class Customer {
 *     @Id Long id;
 *     @Encrypted String ssn;
 *     @Encrypted @Column(length = 4000) String notes;   // 4000 characters of plaintext
 *     @Encrypted LocalDate born;
 * }
 * }</pre>
 *
 * <p>{@code @Column(length)} means plaintext: characters (Unicode code points) for text and JSON, bytes for
 * {@code byte[]} and objects, digits for {@code BigDecimal} and {@code BigInteger}; it has no meaning for types of a fixed size.
 * Generated DDL makes room for the worst case of the sealed form; a longer value is refused before any SQL runs.
 *
 * <p>Works on fields, getters, embeddable components and elements of element collections. An attribute of a type that
 * has no exact encoding stops the boot. A record is sealed as one value; so is an embeddable, with
 * {@code @Convert(disableConversion = true)} beside.
 *
 * @see Entigma
 */
@Documented
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Type(EncryptedType.class)
public @interface Encrypted {
    /**
     * Stable name that binds sealed values to this attribute; a value sealed under one context does not open under
     * another. Empty (the default) means {@code table.column} in lower case. Set it to the old name before renaming a
     * table or column that holds sealed values, or they become unreadable.
     *
     * @return the context, or an empty string for the default
     */
    String context() default "";

    /**
     * Whether equal values of one tenant are stored as equal bytes (AES-256-SIV, RFC 5297), so that queries can compare
     * this attribute for equality, and it can be unique. False, the default, seals each value under a random nonce.
     *
     * <p>Equality is that of the encoding: exact and case-sensitive, {@code 1.0} and {@code 1.00} differ. Whoever holds
     * the database can then count how often each value occurs, and see which rows share it, within one tenant: fit for
     * an e-mail address, not for a diagnosis. Not for attributes stored as JSON (lists, maps), which
     * have no one text for one value, nor for {@code java.util.Date}, which can be a {@code Timestamp}.
     *
     * @return true to seal deterministically
     */
    boolean deterministic() default false;

    /**
     * Where values are sealed and opened. {@link Place#KEY_SERVER} is for the few attributes whose key must never be in the
     * application: it costs calls, see there, and is refused together with {@link #deterministic}. At most 16,384 plain bytes
     * a value. It can be changed at any time: stored values are opened where they were sealed.
     *
     * @return {@link Place#APPLICATION} unless set
     */
    Place at() default Place.APPLICATION;

    /**
     * What a load does if a stored value cannot be opened.
     *
     * @return {@link OnUnreadable#FAIL} unless set
     */
    OnUnreadable onUnreadable() default OnUnreadable.FAIL;
}

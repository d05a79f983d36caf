// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

import io.entigma.spi.NormalForm;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Lets queries look for the values of an {@link Encrypted} attribute. Stored values stay sealed at random; each carries
 * tokens, keyed hashes (HMAC-SHA-256, RFC 2104) under the tenant's index key, which the database cuts out of the sealed value
 * into indexed generated columns. So lookups hold through every rotation of DEKs.
 *
 * <pre>{@code
 * @Encrypted @Searchable                                 String ssn;   // = <> in
 * @Encrypted @Searchable(ignoreCase = true, prefix = 12) String name;  // lower(name) = , ilike, startingWithIgnoreCase
 * @Encrypted @Searchable(range = true)                   LocalDate due; // < <= > >= between
 * }</pre>
 *
 * <p>What each option shows to whoever holds a copy of the database, within one tenant and attribute: {@code docs/search.md}.
 * Without any option an attribute is searchable by equality. Not together with {@link Encrypted#deterministic()} or
 * {@link Place#KEY_SERVER}, nor for {@code boolean} and enums, whose few values anybody can count.
 */
@Documented
@Incubating
@Target({ElementType.FIELD, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface Searchable {
    /**
     * Whether {@code =}, {@code <>} and {@code in} are answered. They are if no other option is named; set it to have them
     * beside others. Shows which rows have equal values.
     *
     * @return true to answer equality beside other options
     */
    boolean equal() default false;

    /**
     * Whether equality without regard to case is answered, of text only: {@code lower(x) = :p}, {@code upper(x) = :p},
     * with {@link #prefix} {@code ilike} too. Shows which rows have values that are equal but for case.
     *
     * @return true to answer it
     */
    boolean ignoreCase() default false;

    /**
     * How many first characters {@code like 'abc%'} can name, of text only: 1 to 32, or 0 for none. Together with {@link
     * #ignoreCase} the prefix is one without regard to case. Shows which rows have equal values, and how many first characters
     * two values share, up to this number, so it is not for short codes.
     *
     * @return the number of characters
     */
    int prefix() default 0;

    /**
     * Whether {@code <}, {@code <=}, {@code >}, {@code >=} and {@code between} are answered, of {@code short}, {@code int},
     * {@code long}, {@code LocalDate} and {@code Instant}, and of {@code BigDecimal} with the precision (up to 18) and scale of
     * {@code @Column}, which then bound the values that can be stored. Shows which rows have equal values, and how many leading
     * digits, of 2 bits, two values share, so it is not for columns that one can guess a value of from how near it is to others.
     *
     * @return true to answer them
     */
    boolean range() default false;

    /**
     * An own normal form: values are equal to queries if their normal forms are, and begin with what the form of a pattern's text
     * is. With {@link #equal} and {@link #prefix} only. Shows the same as these, of the normal forms.
     *
     * @return a class with a constructor without parameters
     */
    Class<? extends NormalForm<?>> form() default NormalForm.None.class;

    /**
     * Whether everything else is answered by opening values: {@code like} with any pattern, {@code <}, {@code between}, {@code
     * length} and other functions of the value, {@code order by}. When such a statement is bound, all of the acting tenant's
     * values of the column are read and opened, on the same connection, and the database is told which of them match. No token
     * is kept, so a copy of the database shows nothing; who watches queries learns which rows match, and the order of all. More
     * values than {@code entigma.query.scan-rows} (50,000 unless set) are refused. Also together with {@link
     * Encrypted#deterministic()}, and for all types; not beside {@link #form}.
     *
     * @return true to answer it
     */
    boolean scan() default false;
}

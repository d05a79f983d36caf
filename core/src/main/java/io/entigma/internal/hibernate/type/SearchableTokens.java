// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.Place;
import io.entigma.Searchable;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.search.OwnForm;
import io.entigma.internal.search.RangeEncoding;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenLayout;
import io.entigma.spi.NormalForm;
import jakarta.persistence.Column;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads which search tokens the values of an attribute get. */
final class SearchableTokens {
    /** A form may be longer than what the column holds, which it is not stored in. */
    private static final int LONGEST_FORM = 1 << 24;

    private SearchableTokens() {}

    /**
     * Reads the annotation.
     *
     * @param annotations those of the attribute
     * @param context the attribute's context
     * @param place where its values are sealed
     * @param javaClass the class of its values, never a primitive one
     * @param codec its encoding
     * @return the tokens, or null if it is not searchable
     * @throws MisconfigurationException if the annotation asks for what cannot be
     */
    static @Nullable TokenLayout read(
            Annotation[] annotations, FieldContext context, Place place, Class<?> javaClass, ValueCodec<?> codec) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof Searchable searchable) {
                if (isOfScansAlone(searchable)) {
                    return null;
                }
                require(context, place);
                TokenLayout layout = TokenLayout.of(tokens(searchable, annotations, javaClass, codec), null);
                return searchable.form() == NormalForm.None.class
                        ? layout
                        : layout.formedBy(form(searchable, javaClass));
            }
        }
        return null;
    }

    private static boolean isOfScansAlone(Searchable searchable) {
        return searchable.scan()
                && !searchable.equal()
                && !searchable.ignoreCase()
                && searchable.prefix() == 0
                && !searchable.range();
    }

    /**
     * Reads whether queries may open values.
     *
     * @param annotations those of the attribute
     * @param place where its values are sealed
     * @return true if they may
     * @throws MisconfigurationException if the annotation asks for what cannot be
     */
    static boolean isScanned(Annotation[] annotations, Place place) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof Searchable searchable && searchable.scan()) {
                if (place == Place.KEY_SERVER) {
                    throw new MisconfigurationException(
                            "@Searchable(scan = true) and at = KEY_SERVER exclude each other: each query would open all"
                                    + " values of a tenant at the key server; remove one of them");
                }
                if (searchable.form() != NormalForm.None.class) {
                    throw new MisconfigurationException(
                            "@Searchable(form, scan) exclude each other: one pattern would be compared with normal forms, and"
                                    + " another one with values; remove one of them");
                }
                return true;
            }
        }
        return false;
    }

    private static void require(FieldContext context, Place place) {
        if (context.purpose() == Purpose.DETERMINISTIC) {
            throw new MisconfigurationException(
                    "@Searchable and deterministic = true exclude each other: both find equal"
                            + " values, one by a column of its own; keep one of them");
        }
        if (place == Place.KEY_SERVER) {
            throw new MisconfigurationException(
                    "@Searchable and at = KEY_SERVER exclude each other: tokens are made in the"
                            + " application, which must hold no key for this attribute; remove one of them");
        }
    }

    private static List<Token> tokens(
            Searchable searchable, Annotation[] annotations, Class<?> javaClass, ValueCodec<?> codec) {
        if (javaClass == Boolean.class || javaClass.isEnum()) {
            throw new MisconfigurationException("@Searchable on a " + javaClass.getSimpleName()
                    + ": it has so few values that anybody could count how often each one is there; select the rows and"
                    + " compare in the application");
        }
        boolean ofText = searchable.ignoreCase() || searchable.prefix() != 0;
        boolean isEqual = searchable.equal() || !(ofText || searchable.range());
        List<Token> tokens = new ArrayList<>();
        if (isEqual) {
            if (!codec.isCanonical()) {
                throw new MisconfigurationException("@Searchable on a " + javaClass.getName()
                        + ": equal values can have different encodings, so that they would not be found; use a type with"
                        + " one form, as String or Instant, or remove it");
            }
            tokens.add(Token.equal());
        }
        if (ofText && javaClass != String.class) {
            throw new MisconfigurationException("@Searchable(ignoreCase, prefix) is for String only, but this is a "
                    + javaClass.getName() + "; remove these options");
        }
        if (searchable.ignoreCase()) {
            tokens.add(Token.ignoreCase());
        }
        if (searchable.prefix() != 0) {
            tokens.add(prefix(searchable));
        }
        if (searchable.range()) {
            tokens.add(Token.range(range(javaClass, annotations)));
        }
        return tokens;
    }

    private static RangeEncoding range(Class<?> javaClass, Annotation[] annotations) {
        if (javaClass == BigDecimal.class) {
            return decimal(annotations);
        }
        RangeEncoding encoding = RangeEncoding.of(javaClass);
        if (encoding == null) {
            throw new MisconfigurationException(
                    "@Searchable(range) is for short, int, long, LocalDate, Instant and" + " BigDecimal, but this is a "
                            + javaClass.getName() + "; use one of these types, or remove range");
        }
        return encoding;
    }

    private static RangeEncoding decimal(Annotation[] annotations) {
        for (Annotation annotation : annotations) {
            if (annotation instanceof Column column && column.precision() != 0) {
                if (!RangeEncoding.isDecimal(column.precision(), column.scale())) {
                    throw new MisconfigurationException(
                            "@Searchable(range) of a BigDecimal: @Column must have a precision of 1"
                                    + " to 18 and a scale of 0 to the precision, but has " + column.precision()
                                    + " and "
                                    + column.scale() + "; set others, or remove range");
                }
                return RangeEncoding.decimal(column.precision(), column.scale());
            }
        }
        throw new MisconfigurationException("@Searchable(range) of a BigDecimal: nothing bounds its values; set"
                + " @Column(precision = ..., scale = ...), or remove range");
    }

    @SuppressWarnings("unchecked")
    private static OwnForm form(Searchable searchable, Class<?> javaClass) {
        String form = "@Searchable(form = " + searchable.form().getName() + ")";
        if (searchable.ignoreCase() || searchable.range()) {
            throw new MisconfigurationException(
                    form + " and ignoreCase or range exclude each other: a normal form of one's"
                            + " own says what is equal; let it fold by case itself, or remove one of them");
        }
        requireOf(searchable.form(), javaClass, form);
        try {
            Constructor<? extends NormalForm<?>> constructor = searchable.form().getDeclaredConstructor();
            constructor.setAccessible(true);
            NormalForm<Object> made = (NormalForm<Object>) constructor.newInstance();
            ValueCodec<Object> codec = (ValueCodec<Object>) Codecs.forClass(javaClass, LONGEST_FORM);
            return new OwnForm(new TokenLayout.NormalForm(made.name(), made.version()), made::of, javaClass, codec);
        } catch (ReflectiveOperationException | RuntimeException e) {
            throw new MisconfigurationException(
                    form
                            + ": cannot be made; give it a constructor without parameters that does not fail, and a name without"
                            + " semicolons",
                    e);
        }
    }

    /** As far as the class says of what it is a form; a cast says the rest when a value comes. */
    private static void requireOf(Class<?> form, Class<?> javaClass, String subject) {
        for (Type type : form.getGenericInterfaces()) {
            if (type instanceof ParameterizedType generic
                    && generic.getRawType() == NormalForm.class
                    && generic.getActualTypeArguments()[0] instanceof Class<?> of
                    && of != javaClass) {
                throw new MisconfigurationException(subject + " is a form of " + of.getName() + ", but this is a "
                        + javaClass.getName() + "; name a form of that");
            }
        }
    }

    private static Token prefix(Searchable searchable) {
        int characters = searchable.prefix();
        if (characters < 1 || characters > Token.MAX_PREFIX) {
            throw new MisconfigurationException("@Searchable(prefix): must be 1 to " + Token.MAX_PREFIX
                    + " characters, or 0 for none, but is " + characters);
        }
        return searchable.ignoreCase() ? Token.prefixIgnoreCase(characters) : Token.prefix(characters);
    }
}

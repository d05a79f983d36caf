// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.Encrypted;
import io.entigma.OnUnreadable;
import io.entigma.Place;
import io.entigma.error.EntigmaException;
import io.entigma.error.MisconfigurationException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.codec.UndeclaredCodec;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import jakarta.persistence.Lob;
import java.lang.annotation.Annotation;
import java.lang.invoke.MethodType;
import java.lang.reflect.Type;
import java.util.Locale;
import java.util.Properties;
import org.hibernate.usertype.DynamicParameterizedType;
import org.hibernate.usertype.DynamicParameterizedType.ParameterType;
import org.jspecify.annotations.Nullable;

/**
 * What the mapping says of one encrypted attribute. Immutable; holds no key and nothing of a running engine.
 *
 * @param subject the attribute for messages, as {@code Customer.ssn}
 * @param context what its sealed values are bound to
 * @param javaClass the class of its values; the wrapper's for a primitive attribute
 * @param codec its encoding
 * @param onUnreadable what a load does with a value that cannot be opened
 * @param place where new values are sealed
 * @param audited whether this is an audit table's copy of an attribute, made by Envers
 * @param tokens the search tokens that its values get, or null for none
 * @param scanned whether queries may open its values
 */
public record EncryptedAttribute(
        String subject,
        FieldContext context,
        Class<?> javaClass,
        ValueCodec<?> codec,
        OnUnreadable onUnreadable,
        Place place,
        boolean audited,
        @Nullable TokenLayout tokens,
        boolean scanned) {
    private static final int UNSET_LENGTH = 255;

    /** What {@code @Lob} without a length means: up to 16 MiB of text. */
    private static final int LOB_LENGTH = 4 << 20;

    private static final String CONTEXT = "entigma.context";
    private static final String PURPOSE = "entigma.purpose";
    private static final String PLACE = "entigma.place";

    static EncryptedAttribute read(Properties parameters) {
        String entity = parameters.getProperty(DynamicParameterizedType.ENTITY, "");
        String property = parameters.getProperty(DynamicParameterizedType.PROPERTY, "");
        String subject =
                entity.substring(Math.max(entity.lastIndexOf('.'), entity.lastIndexOf('$')) + 1) + "." + property;
        if (!(parameters.get(DynamicParameterizedType.PARAMETER_TYPE) instanceof ParameterType mapped)) {
            throw new MisconfigurationException(subject
                    + ": Hibernate gave no mapping data; put @Encrypted on the attribute instead of naming the type");
        }
        Class<?> javaClass = mapped.getReturnedClass();
        try {
            FieldContext context = context(parameters, mapped);
            ValueCodec<?> codec = AttributeTypes.isGeneric(javaClass)
                    ? Codecs.undeclared(javaClass, length(mapped))
                    : Codecs.forType(javaClass, length(mapped));
            if (context.purpose() == Purpose.DETERMINISTIC && !codec.isCanonical()) {
                throw new MisconfigurationException(
                        "a " + javaClass.getName() + " cannot be deterministic: equal values can"
                                + " have different stored forms (JSON has no one text for a value, and a java.util.Date can be a"
                                + " Timestamp); use a type with one form, as String or Instant, or remove deterministic = true");
            }
            Place place = Place.valueOf(parameters.getProperty(PLACE, Place.APPLICATION.name()));
            if (place == Place.KEY_SERVER) {
                requireFit(context, codec);
            }
            // As Hibernate has it: the class of the values that it hands over, never a primitive one.
            Class<?> boxed = MethodType.methodType(javaClass).wrap().returnType();
            Encrypted encrypted = annotation(mapped);
            TokenLayout tokens = SearchableTokens.read(mapped.getAnnotationsMethod(), context, place, boxed, codec);
            return new EncryptedAttribute(
                    subject,
                    context,
                    boxed,
                    codec,
                    encrypted == null ? OnUnreadable.FAIL : onUnreadable(encrypted, boxed),
                    place,
                    encrypted == null,
                    tokens,
                    SearchableTokens.isScanned(mapped.getAnnotationsMethod(), place));
        } catch (EntigmaException e) {
            throw e.withSubject(subject);
        }
    }

    private static OnUnreadable onUnreadable(Encrypted encrypted, Class<?> boxed) {
        boolean isPlaceholder = encrypted.onUnreadable() == OnUnreadable.PLACEHOLDER;
        if (isPlaceholder && boxed != String.class && boxed != byte[].class) {
            throw new MisconfigurationException(
                    "onUnreadable = PLACEHOLDER is for String and byte[] only, but this is a " + boxed.getName()
                            + "; remove it");
        }
        return encrypted.onUnreadable();
    }

    /** The same attribute under its whole path, which the type alone does not know of a part of an embeddable. */
    EncryptedAttribute at(String path) {
        return new EncryptedAttribute(path, context, javaClass, codec, onUnreadable, place, audited, tokens, scanned);
    }

    /** Whether queries could open its values, if the annotation let them. */
    public boolean canBeScanned() {
        return !scanned && !audited && place == Place.APPLICATION;
    }

    /** Whether {@code @Searchable} may stand beside it. */
    public boolean canBeSearchable() {
        return !isDeterministic() && !audited && place != Place.KEY_SERVER;
    }

    /** Whether it is of a generic class, and nobody has told yet of what. */
    public boolean isUndeclared() {
        return codec instanceof UndeclaredCodec;
    }

    /** The same attribute, now that it is known what its generic class holds. */
    EncryptedAttribute declaredAs(Type type) {
        return codec instanceof UndeclaredCodec undeclared
                ? new EncryptedAttribute(
                        subject,
                        context,
                        javaClass,
                        undeclared.declaredAs(type),
                        onUnreadable,
                        place,
                        audited,
                        tokens,
                        scanned)
                : this;
    }

    private static void requireFit(FieldContext context, ValueCodec<?> codec) {
        if (context.purpose() == Purpose.DETERMINISTIC) {
            throw new MisconfigurationException(
                    "at = KEY_SERVER and deterministic = true exclude each other: the key server"
                            + " seals at random, so that nothing can be looked for; remove one of them");
        }
        if (codec.maxBytes() > ServerSealed.MAX_PLAIN_BYTES) {
            throw new MisconfigurationException("at = KEY_SERVER: a value can have " + codec.maxBytes()
                    + " bytes, but the key server takes " + ServerSealed.MAX_PLAIN_BYTES
                    + "; set a smaller @Column(length), which counts up to 4 bytes a character, or remove at ="
                    + " KEY_SERVER");
        }
    }

    /** The mapped plaintext length, or null where nothing says it. */
    private static @Nullable Integer length(ParameterType mapped) {
        Long length = mapped.getColumnLengths()[0];
        if (length != null && length != UNSET_LENGTH) {
            return Math.toIntExact(length);
        }
        Integer limit = isText(mapped.getReturnedClass()) ? SizeConstraints.max(mapped.getAnnotationsMethod()) : null;
        if (limit != null) {
            return limit;
        }
        for (Annotation annotation : mapped.getAnnotationsMethod()) {
            if (annotation instanceof Lob) {
                limit = LOB_LENGTH;
            }
        }
        return limit;
    }

    /** Of collections {@code @Size} limits the number of elements, not the length of their JSON. */
    private static boolean isText(Class<?> type) {
        return type == String.class || type == char[].class || type == byte[].class;
    }

    /**
     * The context of the attribute. Left in the type's parameters for Envers, which copies them to the audit table's column
     * but not the annotation: audited values are sealed in the context of the attribute that they were copied from.
     */
    private static FieldContext context(Properties parameters, ParameterType mapped) {
        Encrypted encrypted = annotation(mapped);
        if (encrypted != null) {
            FieldContext context = context(encrypted, mapped);
            parameters.setProperty(CONTEXT, context.name());
            parameters.setProperty(PURPOSE, context.purpose().name());
            parameters.setProperty(PLACE, encrypted.at().name());
            return context;
        }
        String name = parameters.getProperty(CONTEXT);
        String purpose = parameters.getProperty(PURPOSE);
        if (name == null || purpose == null) {
            throw new MisconfigurationException(
                    "the type EncryptedType needs the annotation @Encrypted on the attribute");
        }
        return new FieldContext(name, Purpose.valueOf(purpose));
    }

    private static @Nullable Encrypted annotation(ParameterType mapped) {
        for (Annotation annotation : mapped.getAnnotationsMethod()) {
            if (annotation instanceof Encrypted encrypted) {
                return encrypted;
            }
        }
        return null;
    }

    private static FieldContext context(Encrypted encrypted, ParameterType mapped) {
        String name = encrypted.context();
        if (name.isBlank()) {
            name = (mapped.getTable() + "." + mapped.getColumns()[0]).toLowerCase(Locale.ROOT);
        }
        return new FieldContext(name, encrypted.deterministic() ? Purpose.DETERMINISTIC : Purpose.VALUE);
    }

    /**
     * Whether equal values are stored as equal bytes.
     *
     * @return true if queries can compare them
     */
    public boolean isDeterministic() {
        return context.purpose() == Purpose.DETERMINISTIC;
    }

    /**
     * Most bytes that a sealed value of this attribute can have.
     *
     * @return the bytes
     */
    public long sealedBytes() {
        long inApplication = codec.maxBytes() + SealedFormat.MAX_OVERHEAD + (tokens == null ? 0 : tokens.overhead());
        return place == Place.APPLICATION
                ? inApplication
                : Math.max(inApplication, ServerSealed.maxBytes(codec.maxBytes()));
    }

    /**
     * Whether values have a token of a kind, by which they are found.
     *
     * @param kind the kind
     * @return true if they have
     */
    public boolean hasToken(TokenKind kind) {
        return tokens != null && tokens.token(kind) != null;
    }

    /** How many bytes sealing adds at most. */
    public long overhead() {
        return sealedBytes() - codec.maxBytes();
    }

    /** How values are sealed, as the column catalog has it. */
    public String mode() {
        return place == Place.KEY_SERVER
                ? CatalogColumn.KEY_SERVER
                : isDeterministic() ? CatalogColumn.DETERMINISTIC : CatalogColumn.RANDOM;
    }

    /** The value, if it is one of this attribute; a query can bind anything. */
    Object cast(Object value) {
        if (!javaClass.isInstance(value)) {
            throw new ValueRefusedException(subject + ": a value must be a " + javaClass.getName() + ", but is a "
                    + value.getClass().getName());
        }
        return value;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.jpa;

import io.entigma.Entigma;
import io.entigma.SealedField;
import jakarta.persistence.AttributeConverter;
import org.jspecify.annotations.Nullable;

/**
 * Seals an attribute through {@code @Convert}, for JPA providers other than Hibernate. In Hibernate use
 * {@link io.entigma.Encrypted}: a converter is not told the session's tenant, and Hibernate keeps converted values in
 * plaintext in its caches. Make one subclass per attribute:
 *
 * <pre>{@code
 * @Converter
 * public class SsnConverter extends EncryptedConverter<String> implements AttributeConverter<String, byte[]> {
 *     public SsnConverter() {
 *         super(String.class, "customer.ssn");
 *     }
 *
 *     @Override
 *     protected Entigma entigma() {
 *         return MyApplication.entigma();
 *     }
 * }
 *
 * @Convert(converter = SsnConverter.class)
 * String ssn;
 * }</pre>
 *
 * <p>The interface is named again because EclipseLink reads its type arguments from the class itself only, and would take
 * the column for one of the attribute's type. The annotation is for EclipseLink, too.
 *
 * <p>The tenant comes from the {@link io.entigma.TenantScope} or the engine's resolver. Thread safe if {@link #entigma}
 * is.
 *
 * @param <X> the attribute's Java type
 */
public abstract class EncryptedConverter<X> implements AttributeConverter<X, byte[]> {
    private final Class<X> type;
    private final String context;
    private final boolean deterministic;
    private volatile @Nullable Bound<X> bound;

    private record Bound<X>(Entigma entigma, SealedField<X> field) {}

    /**
     * Describes the attribute.
     *
     * @param type its Java type
     * @param context the stable name that its sealed values are bound to: {@code table.column} in lower case, so that
     *     Hibernate's {@code @Encrypted} reads the same values
     */
    protected EncryptedConverter(Class<X> type, String context) {
        this(type, context, false);
    }

    /**
     * Describes an attribute that can be deterministic.
     *
     * @param type its Java type
     * @param context the stable name that its sealed values are bound to
     * @param deterministic whether equal values are stored as equal bytes, as {@link io.entigma.Encrypted#deterministic}.
     *     A parameter of a query is sealed under the tenant's active key only: while keys are rotated, look for
     *     {@link SealedField#searchForms} in native SQL instead
     */
    protected EncryptedConverter(Class<X> type, String context, boolean deterministic) {
        this.type = type;
        this.context = context;
        this.deterministic = deterministic;
    }

    /**
     * The engine to use. Asked at each conversion, so it can be one that is made later than the converter.
     *
     * @return the application's engine
     */
    protected abstract Entigma entigma();

    private SealedField<X> field() {
        Entigma current = entigma();
        Bound<X> known = bound;
        if (known == null || known.entigma() != current) {
            known = new Bound<>(
                    current, deterministic ? current.deterministicField(context, type) : current.field(context, type));
            bound = known;
        }
        return known.field();
    }

    @Override
    public byte @Nullable [] convertToDatabaseColumn(@Nullable X attribute) {
        return attribute == null ? null : field().seal(attribute);
    }

    @Override
    public @Nullable X convertToEntityAttribute(byte @Nullable [] stored) {
        return stored == null ? null : field().open(stored);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.Place;
import io.entigma.SealedField;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.Purpose;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.concurrent.Lifetime;

/** Makes what seals and opens the values of one attribute outside of Hibernate. Thread safe. */
final class FieldsByHand {
    /** By hand there is no mapped length to check; the database has the say. */
    private static final int LENGTH = 1 << 28;

    private final Engine engine;
    private final Lifetime lifetime;

    FieldsByHand(Engine engine, Lifetime lifetime) {
        this.engine = engine;
        this.lifetime = lifetime;
    }

    <X> SealedField<X> field(String name, Class<X> type, Place place) {
        lifetime.require();
        return field(new FieldContext(name, Purpose.VALUE), Codecs.forClass(type, LENGTH), type, place);
    }

    <X> SealedField<X> deterministicField(String name, Class<X> type) {
        lifetime.require();
        ValueCodec<X> codec = Codecs.forClass(type, LENGTH);
        if (!codec.isCanonical()) {
            throw new MisconfigurationException(
                    name + ": a " + type.getName() + " cannot be deterministic: equal values can have"
                            + " different stored forms; use a type with one form, as String or Instant");
        }
        return field(new FieldContext(name, Purpose.DETERMINISTIC), codec, type, Place.APPLICATION);
    }

    private <X> SealedField<X> field(FieldContext context, ValueCodec<X> codec, Class<?> type, Place place) {
        return new CurrentTenantField<>(
                engine.sealer(context.name(), context, codec, type, place, null), engine.tenants());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.type;

import io.entigma.error.DamagedValueException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.ValueCodec;

/**
 * Seals what Hibernate's second-level cache keeps. Hibernate gives neither session nor tenant there, so the key is one of
 * this session factory, made at start and never stored: cached entries are of no use to another process or a later run.
 * Hibernate puts the tenant into the cache's own keys. Thread safe.
 */
final class CacheSealer {
    private final String subject;
    private final FieldContext context;
    private final ValueCodec<Object> codec;
    private final DataKey key;
    private final FieldCipher cipher;

    CacheSealer(String subject, FieldContext context, ValueCodec<Object> codec, DataKey key, FieldCipher cipher) {
        this.subject = subject;
        this.context = context;
        this.codec = codec;
        this.key = key;
        this.cipher = cipher;
    }

    byte[] seal(Object value) {
        return cipher.seal(key, context, codec.encode(value));
    }

    Object open(byte[] cached) {
        try {
            if (!SealedFormat.keyId(cached).equals(key.id())) {
                throw new DamagedValueException(subject + ": a cached value was sealed by another process or an earlier"
                        + " run; the second-level cache must be local to one session factory, clear it");
            }
            return codec.decode(cipher.open(key, context, cached));
        } catch (SealedValueException | CodecException e) {
            throw new DamagedValueException(subject + ": a cached value does not open; clear the second-level cache");
        }
    }
}

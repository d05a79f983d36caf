// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.DamagedValueException;
import io.entigma.EntigmaException;
import io.entigma.NotSealedException;
import io.entigma.internal.cipher.DataKey;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.ValueCodec;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.FailureReason;

/**
 * Seals and opens the values of one attribute for a given tenant. Turns every failure into a flat error for the caller
 * and a precise one for the listener. Thread safe.
 *
 * @param <X> the attribute's Java type
 */
public final class FieldSealer<X> {
    private final String subject;
    private final FieldContext context;
    private final ValueCodec<X> codec;
    private final Keyring keyring;
    private final FieldCipher cipher;
    private final Failures failures;

    FieldSealer(
            String subject,
            FieldContext context,
            ValueCodec<X> codec,
            Keyring keyring,
            FieldCipher cipher,
            Failures failures) {
        this.subject = subject;
        this.context = context;
        this.codec = codec;
        this.keyring = keyring;
        this.cipher = cipher;
        this.failures = failures;
    }

    /**
     * Seals a value under the tenant's active key.
     *
     * @param tenant the acting tenant
     * @param value the value
     * @return the sealed value
     */
    public byte[] seal(TenantId tenant, X value) {
        try {
            // The value is checked first: a refused value must not make a key.
            byte[] plain = codec.encode(value);
            return cipher.seal(keyring.active(tenant), context, plain);
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, null);
        }
    }

    /**
     * Opens a sealed value.
     *
     * @param tenant the acting tenant
     * @param stored the column's bytes
     * @return the value
     */
    public X open(TenantId tenant, byte[] stored) {
        try {
            KeyId id = SealedFormat.keyId(stored);
            DataKey key = keyring.opening(tenant, id);
            return codec.decode(cipher.open(key, context, stored));
        } catch (EntigmaException e) {
            throw failures.report(e, subject, context, tenant, SealedFormat.keyIdIfPresent(stored));
        } catch (SealedValueException e) {
            throw flat(e.reason(), tenant, stored);
        } catch (CodecException e) {
            throw flat(FailureReason.BAD_ENCODING, tenant, stored);
        }
    }

    /**
     * Reports that nobody could say for which tenant to seal or open.
     *
     * @param e why not
     * @return the error to throw
     */
    public EntigmaException withoutTenant(EntigmaException e) {
        return failures.report(e, subject, context, null, null);
    }

    private EntigmaException flat(FailureReason reason, TenantId tenant, byte[] stored) {
        KeyId id = SealedFormat.keyIdIfPresent(stored);
        failures.report(reason, context, tenant, id);
        return switch (reason) {
            case NOT_SEALED ->
                new NotSealedException(subject + ": the stored value is not a sealed value (" + stored.length
                        + " bytes); it was written past Entigma, or before encryption was turned on");
            case UNKNOWN_FORMAT ->
                new DamagedValueException(subject
                        + ": the stored value has a format that this version of Entigma does not know; upgrade, or"
                        + " restore the value");
            default ->
                new DamagedValueException(subject + ": the stored value does not open (key "
                        + (id == null ? "not readable" : id) + "); it was changed, cut, or moved from another column");
        };
    }
}

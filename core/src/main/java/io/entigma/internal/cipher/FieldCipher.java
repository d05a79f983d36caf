// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.cipher;

import io.entigma.error.FailureReason;
import java.security.GeneralSecurityException;

/** Seals and opens plain bytes under a tenant's DEK and an attribute's context. Thread safe; one per engine. */
public final class FieldCipher {
    private final Ciphers ciphers = new Ciphers();

    /**
     * Seals plain bytes.
     *
     * @param key the tenant's active DEK
     * @param context the attribute's context
     * @param plain the plain bytes, empty allowed
     * @return the sealed value, format 1
     */
    public byte[] seal(DataKey key, FieldContext context, byte[] plain) {
        return key.fieldKey(context, ciphers).seal(plain);
    }

    /**
     * Seals plain bytes with search tokens beside them, which anybody can read and nobody can change.
     *
     * @param key the tenant's active DEK
     * @param context the attribute's context
     * @param block the tokens
     * @param plain the plain bytes, empty allowed
     * @return the sealed value, format 1
     * @throws IllegalArgumentException if the context is deterministic
     */
    public byte[] seal(DataKey key, FieldContext context, SearchBlock block, byte[] plain) {
        return key.fieldKey(context, ciphers).seal(block, plain);
    }

    /**
     * Before an image of this process is taken. Nonces that were drawn but not used would be used again in each process
     * that is made of it, under the same keys.
     */
    public void beforeCheckpoint() {
        ciphers.nonces().drawOneByOne();
        ciphers.clear();
    }

    /** In each process that was made of the image. */
    public void afterRestore() {
        ciphers.clear();
        ciphers.nonces().drawBlocks();
    }

    /** Drops what is remembered of keys between two calls. */
    public void forgetKeys() {
        ciphers.clear();
    }

    /**
     * Opens a sealed value with the key that it names.
     *
     * @param key the DEK with the id that {@link SealedFormat#keyId} read
     * @param context the attribute's context; its purpose does not matter, the value says how it was sealed
     * @param sealed the column's bytes
     * @return the plain bytes
     * @throws SealedValueException if it does not open
     */
    public byte[] open(DataKey key, FieldContext context, byte[] sealed) throws SealedValueException {
        Algorithm algorithm = SealedFormat.algorithm(sealed);
        if (algorithm == Algorithm.KEY_SERVER) {
            // No DEK opens it; whoever can ask the key server does so before.
            throw new SealedValueException(FailureReason.BAD_TAG);
        }
        try {
            return key.fieldKey(context.forPurpose(algorithm.purpose()), ciphers)
                    .open(sealed);
        } catch (GeneralSecurityException e) {
            throw new SealedValueException(FailureReason.BAD_TAG);
        }
    }
}

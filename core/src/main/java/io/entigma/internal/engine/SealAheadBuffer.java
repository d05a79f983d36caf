// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.internal.cipher.FieldContext;
import org.jspecify.annotations.Nullable;

/**
 * What one unit of work of one tenant knows of values at the key server, to save calls. It holds plaintext and must not
 * outlive that work. For one thread.
 */
public interface SealAheadBuffer {
    /** Knows nothing and keeps nothing. */
    SealAheadBuffer NONE = new SealAheadBuffer() {
        @Override
        public byte @Nullable [] takeSealed(FieldContext context, byte[] plain) {
            return null;
        }

        @Override
        public void keepSealed(FieldContext context, byte[] plain, byte[] sealed) {}

        @Override
        public byte @Nullable [] opened(FieldContext context, byte[] stored) {
            return null;
        }

        @Override
        public void keepOpened(FieldContext context, byte[] stored, byte[] plain) {}
    };

    /**
     * A form of a value that was sealed ahead, which is given out once.
     *
     * @param context the attribute's context
     * @param plain the plain bytes
     * @return what to store, or null if there is none
     */
    byte @Nullable [] takeSealed(FieldContext context, byte[] plain);

    /**
     * Keeps a form of a value.
     *
     * @param context the attribute's context
     * @param plain the plain bytes
     * @param sealed what to store
     */
    void keepSealed(FieldContext context, byte[] plain, byte[] sealed);

    /**
     * A value that was opened before.
     *
     * @param context the attribute's context
     * @param stored the column's bytes
     * @return the plain bytes, the caller's own, or null if it was not
     */
    byte @Nullable [] opened(FieldContext context, byte[] stored);

    /**
     * Keeps an opened value.
     *
     * @param context the attribute's context
     * @param stored the column's bytes
     * @param plain the plain bytes, copied
     */
    void keepOpened(FieldContext context, byte[] stored, byte[] plain);
}

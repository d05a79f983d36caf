// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.internal.cipher.SealedFormat;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerValue;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.keyring.Events;
import io.entigma.internal.keyring.Keyring;
import io.entigma.key.TenantId;

/**
 * Reads plain values of an attribute whose column is still being encrypted. A stored value counts as sealed only if
 * marker, algorithm, length and a key id that the key table has say so; then it has to open. Anything else is plain,
 * however it begins. Thread safe.
 */
final class PlainReads {
    private final String context;
    private final PlainForm form;
    private final Keyring keyring;
    private final Events events;

    PlainReads(String context, PlainForm form, Keyring keyring, Events events) {
        this.context = context;
        this.form = form;
        this.keyring = keyring;
        this.events = events;
    }

    boolean isPlain(byte[] stored) {
        try {
            // The key table knows nothing of values that were sealed at a key server.
            return !ServerValue.isOne(stored) && !keyring.isKnown(SealedFormat.keyId(stored));
        } catch (SealedValueException e) {
            return true;
        }
    }

    /** The encoding of a plain value. */
    byte[] encoding(TenantId tenant, byte[] stored) throws CodecException {
        byte[] encoding = form.toEncoding(stored);
        events.tell(listener -> listener.plaintextRead(context, tenant));
        return encoding;
    }

    /** How a value stands in the column as long as it is plain. */
    byte[] plain(byte[] encoding) {
        try {
            return form.toPlain(encoding);
        } catch (CodecException e) {
            throw new IllegalStateException("An encoding that was just made is none", e);
        }
    }
}

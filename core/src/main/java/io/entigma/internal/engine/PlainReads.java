// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.engine;

import io.entigma.error.FailureReason;
import io.entigma.error.UnknownKeyException;
import io.entigma.error.ValueRefusedException;
import io.entigma.internal.cipher.SealedValueException;
import io.entigma.internal.cipher.ServerSealed;
import io.entigma.internal.cipher.StoredForm;
import io.entigma.internal.cipher.StoredForm.Kind;
import io.entigma.internal.codec.CodecException;
import io.entigma.internal.codec.Codecs;
import io.entigma.internal.codec.PlainForm;
import io.entigma.internal.kek.Events;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.settings.KnownSettings;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Reads plain values of an attribute whose column is still being encrypted, and makes those that are still stored so. What counts
 * as plain is for {@link StoredForm} to say. Thread safe.
 */
final class PlainReads implements StoredForm.Keys {
    private final String context;
    private final boolean written;
    private final PlainForm form;
    private final Keyring keyring;
    private final KeyServerCipher server;
    private final Events events;

    private PlainReads(
            String context, boolean written, PlainForm form, Keyring keyring, KeyServerCipher server, Events events) {
        this.context = context;
        this.written = written;
        this.form = form;
        this.keyring = keyring;
        this.server = server;
        this.events = events;
    }

    /** Those of an attribute, or null if it may not be read in plain; a type without a plain form may not. */
    static @Nullable PlainReads of(
            String context,
            Transition transition,
            Class<?> type,
            Keyring keyring,
            KeyServerCipher server,
            Events events) {
        return transition.plaintextReads().contains(context)
                ? new PlainReads(
                        context,
                        transition.plaintextWrites().contains(context),
                        PlainForm.ofType(Codecs.typeName(type)),
                        keyring,
                        server,
                        events)
                : null;
    }

    @Override
    public boolean hasKey(KeyId id) {
        return keyring.isKnown(id);
    }

    @Override
    public boolean hasKek(ServerSealed value) {
        return server.isKnown(value);
    }

    /**
     * Whether a value is to be read as plain, and not to be opened.
     *
     * @throws SealedValueException if it must not be taken for either
     * @throws UnknownKeyException if it is built as a sealed value, but nobody knows its key
     */
    boolean isPlain(byte[] stored) throws SealedValueException {
        StoredForm found = StoredForm.of(stored, this);
        if (found.kind() == Kind.PLAIN || found.kind() == Kind.SEALED) {
            return found.kind() == Kind.PLAIN;
        } else if (found.reason() != FailureReason.UNKNOWN_KEY) {
            throw new SealedValueException(found.reason());
        }
        throw new UnknownKeyException("the stored value is built as a sealed one (" + stored.length
                + " bytes), so it is not taken for plain, but its key " + found.keyId()
                + (found.serverValue() == null
                        ? " is not in the key table; restore the key's row"
                        : " stands for no KEK that the settings name; name it in trustedKeks")
                + ", or, if such bytes are known to be plain, seal them with encrypt-column and treatAsPlain");
    }

    /** The encoding of a plain value. */
    byte[] encoding(TenantId tenant, byte[] stored) throws CodecException {
        byte[] encoding = form.toEncoding(stored);
        events.tell(listener -> listener.plaintextRead(context, tenant));
        return encoding;
    }

    /** Whether values are stored in plain. */
    boolean areWritten() {
        return written;
    }

    /**
     * What to store of a value in plain.
     *
     * @throws ValueRefusedException if it has no plain form, or one that would be taken for a sealed value
     */
    byte[] toStore(byte[] encoding) {
        byte[] inPlain = plain(encoding);
        if (inPlain == null) {
            throw new ValueRefusedException("the value has no plain form, in which " + KnownSettings.PLAINTEXT_WRITES
                    + " would have it stored; take " + context + " out of that setting, or store another value");
        } else if (StoredForm.of(inPlain, this).kind() != Kind.PLAIN) {
            throw new ValueRefusedException("the value's plain bytes (" + inPlain.length
                    + ") look like those of a sealed value, for which they would be taken if they were stored in plain as "
                    + KnownSettings.PLAINTEXT_WRITES + " says; take " + context
                    + " out of that setting, or store another value");
        }
        return inPlain;
    }

    /** How a value stands in the column as long as it is plain, or null if it cannot. */
    byte @Nullable [] plain(byte[] encoding) {
        try {
            return form.toPlain(encoding);
        } catch (CodecException e) {
            return null;
        }
    }
}

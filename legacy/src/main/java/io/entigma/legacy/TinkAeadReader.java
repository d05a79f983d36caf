// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.legacy;

import com.google.crypto.tink.Aead;
import io.entigma.spi.LegacyContext;
import io.entigma.spi.LegacyReader;
import java.security.GeneralSecurityException;
import java.util.function.Function;

/**
 * Reads what a bare Tink {@link Aead} encrypted. Authenticated: a wrong key, wrong associated data and any change are
 * noticed. Thread safe, if the primitive is, as all of Tink's are.
 */
public final class TinkAeadReader implements LegacyReader {
    private static final String SCHEME = "Tink AEAD";

    private final Aead aead;
    private final StoredForm form;
    private final Function<LegacyContext, byte[]> associatedData;

    private TinkAeadReader(Aead aead, StoredForm form, Function<LegacyContext, byte[]> associatedData) {
        this.aead = aead;
        this.form = form;
        this.associatedData = associatedData;
    }

    /**
     * Reader of values without associated data.
     *
     * @param aead the primitive of the old keyset
     * @param form how values stand in the column
     * @return the reader
     */
    public static TinkAeadReader of(Aead aead, StoredForm form) {
        return new TinkAeadReader(aead, form, where -> new byte[0]);
    }

    /**
     * Sets the associated data.
     *
     * @param data gives it for each value
     * @return a new reader
     */
    public TinkAeadReader associatedData(Function<LegacyContext, byte[]> data) {
        return new TinkAeadReader(aead, form, data);
    }

    @Override
    public byte[] open(byte[] stored, LegacyContext where) {
        byte[] bytes = form.decode(stored, SCHEME);
        try {
            return aead.decrypt(bytes, associatedData.apply(where));
        } catch (GeneralSecurityException e) {
            throw LegacyFailures.doesNotOpen(SCHEME, stored.length);
        }
    }

    @Override
    public String describe() {
        return SCHEME + ", " + form;
    }

    @Override
    public String toString() {
        return describe();
    }
}

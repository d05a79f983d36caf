// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.key.KeyId;
import org.jspecify.annotations.Nullable;

/** Makes and checks the MACs of rows with the installation's keys. Implementations are thread safe. */
public interface RowSigner {
    /** How a row's MAC is. */
    enum Verdict {
        /** One of the installation's keys made it, for this very row. */
        GOOD,
        /** The key that it names did not make it. */
        BAD,
        /** It names a key that is none of this installation's, or not any more. */
        UNKNOWN_SIGNER
    }

    /**
     * Gets the installation's keys where they are not in memory. Calls key table and key server, so never inside a
     * transaction.
     *
     * @throws io.entigma.error.EntigmaException if they cannot be had
     */
    void prepareToVerify();

    /**
     * The same, and makes the installation's first key where it has none.
     *
     * @throws io.entigma.error.EntigmaException if they cannot be had
     */
    void prepareToSign();

    /**
     * Looks for keys that came since. Calls as {@link #prepareToVerify} does, but not again and again in a short time.
     *
     * @throws io.entigma.error.EntigmaException if they cannot be had
     */
    void refresh();

    /**
     * The key that signs now. Only after {@link #prepareToSign}.
     *
     * @return its id
     */
    KeyId signing();

    /**
     * Signs a row. Only after {@link #prepareToSign}; calls nothing.
     *
     * @param row the row
     * @return its MAC
     */
    Signature sign(RowBytes row);

    /**
     * Checks a row. Only after {@link #prepareToVerify}; calls nothing.
     *
     * @param row the row
     * @param signature the MAC that stands beside it
     * @return how it is
     */
    Verdict verify(RowBytes row, Signature signature);

    /**
     * Whether one of the installation's keys made the MAC that stands beside a row. As {@link #verify}.
     *
     * @param row the row
     * @param signature its MAC, or null if there is none
     * @return true if it did
     */
    default boolean isGood(RowBytes row, @Nullable Signature signature) {
        return signature != null && verify(row, signature) == Verdict.GOOD;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.kek.inprocess;

import io.entigma.key.CleartextKey;
import io.entigma.spi.KekCall;

/**
 * Where an {@link InProcessKekClient} gets its KEK from: a secret store, a mounted file, a function. Asked again and again, a
 * call at a time; bounds its own calls in time. Thread safe.
 */
public interface KekSource extends AutoCloseable {
    /** A version that means the newest one. */
    String NEWEST = "";

    /**
     * Fetches one version of the KEK.
     *
     * @param call what it is for, to make exceptions of
     * @param version a version that was fetched before, or {@link #NEWEST}
     * @return the KEK and its version; the client closes it
     * @throws io.entigma.KeyServerUnavailableException if trying again can help
     * @throws io.entigma.KeyServerRefusedException if it cannot
     */
    Material fetch(KekCall call, String version);

    /**
     * Where this is, for the boot log. No secrets.
     *
     * @return a few words
     */
    String describe();

    /** Frees connections. */
    @Override
    default void close() {}

    /**
     * A KEK in the clear.
     *
     * @param version its version, 1 to 128 of {@code A-Z a-z 0-9 . _ -}
     * @param key its 32 bytes
     */
    record Material(String version, CleartextKey key) {}
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.benchmarks;

import java.security.GeneralSecurityException;
import java.sql.SQLException;

/** One thread's use of a library: seals the same text again and again. Not thread safe. */
interface Worker {
    /** Prepares the calling thread. The default does nothing. */
    default void enter() {}

    /** Undoes {@link #enter}. */
    default void leave() {}

    /**
     * Seals the text.
     *
     * @return what is stored, in the library's own form
     */
    Object seal() throws GeneralSecurityException, SQLException;

    /**
     * Opens what {@link #seal} gave.
     *
     * @param sealed the stored form
     * @return the text, in the library's own form
     */
    Object open(Object sealed) throws GeneralSecurityException, SQLException;
}

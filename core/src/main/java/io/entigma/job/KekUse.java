// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import java.net.URI;

/** How many DEKs depend on one version of one KEK. While there is one, that version must not be disabled. */
public interface KekUse {
    /** The KEK's URI. */
    URI kek();

    /** Its version in the key server's words; empty if the server has none. */
    String version();

    /** DEKs that it wraps, retired ones included. */
    long keys();
}

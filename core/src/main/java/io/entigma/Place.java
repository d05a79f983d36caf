// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

/** Where the values of an encrypted attribute are sealed and opened. */
public enum Place {
    /**
     * In the application, under the tenant's data key, which the key server has unwrapped: no call for a value whose key is
     * in memory.
     */
    APPLICATION,
    /**
     * At the key server, under the tenant's KEK: the value travels there to be sealed and to be opened, and the application
     * never holds a key for it. Each value that is read is a call to the key server, unless it was asked for ahead with
     * {@link io.entigma.jpa.SealedAttributes#openAhead}; what a flush writes is one call for each attribute and 100 values.
     */
    @Incubating
    KEY_SERVER
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

/** What a job does with stored values. */
public enum JobKind {
    /** Moves sealed values to their tenant's active key. */
    REENCRYPT,
    /** Seals plain values. */
    ENCRYPT,
    /** Opens sealed values for good. */
    DECRYPT,
    /** Seals values of the single tenant for the tenants whose rows they are in. */
    ASSIGN
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.attack;

/**
 * One thing that is done.
 *
 * @param what its name in reports
 * @param mustWork whether it may not be refused
 * @param kind what it may change in the data
 * @param tenant for whom, or none
 * @param action does it, and asserts what came of it
 */
record Step(String what, boolean mustWork, Kind kind, String tenant, Action action) {
    /** What may be changed in the data. */
    enum Kind {
        READ,
        WRITE,
        REENCRYPT,
        DECRYPT,
        ENCRYPT,
        DESTROY
    }

    /** Fails as it likes. */
    interface Action {
        void run() throws Exception;
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma;

/** Whether an engine calls its key servers while it starts. */
public enum Startup {
    /**
     * It does not wait for them: the first value that needs a key does. An engine starts with dead key servers. What a
     * start writes into the column catalog is signed, for which the KEK is called once, for at most two seconds; if it does
     * not answer, this is done later.
     */
    LAZY,
    /**
     * In the background: every KEK in use is tried, then keys are loaded. The engine starts at once and with dead key
     * servers; what is found is in {@link Entigma#health} and in the log.
     */
    EAGER,
    /** Before the engine is handed out: if a KEK in use does not work, there is no engine. Then keys are loaded. */
    REQUIRE
}

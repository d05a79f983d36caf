// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing.crac;

/** What a JDK with CRaC has under this name. */
public interface Resource {
    void beforeCheckpoint(Context<? extends Resource> context) throws Exception;

    void afterRestore(Context<? extends Resource> context) throws Exception;
}

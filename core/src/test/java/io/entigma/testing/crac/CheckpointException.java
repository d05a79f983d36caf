// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.testing.crac;

/** What a JDK with CRaC has under this name. */
public class CheckpointException extends Exception {
    private static final long serialVersionUID = 1L;
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

/** A row that Entigma cannot have written. The message holds nothing of it but what is safe to print. */
public final class MalformedRowException extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedRowException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec.json;

/** A value that Jackson cannot write, or a text that it cannot read. It keeps no cause: Jackson's messages quote values. */
public final class JsonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Makes the error of what Jackson threw, of which only the class is told. */
    JsonException(Throwable thrown) {
        super(thrown.getClass().getSimpleName());
    }
}

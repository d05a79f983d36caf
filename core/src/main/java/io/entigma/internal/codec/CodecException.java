// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.codec;

/** Plain bytes that are no value of the wanted type. The message names the type, never the bytes. */
public final class CodecException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error. It keeps no cause: a parser's message can hold the plaintext.
     *
     * @param message what was expected
     */
    public CodecException(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.keyserver.files;

/** Something on this machine is not as the key server needs it: a file, a passphrase, an argument. The message says what and what to do, and holds no secret. */
public final class SetupException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is wrong, and what to do. */
    public SetupException(String message) {
        super(message);
    }

    /** What is wrong, and what to do, because of something else. */
    public SetupException(String message, Throwable cause) {
        super(message, cause);
    }
}

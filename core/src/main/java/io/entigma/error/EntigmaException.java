// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/**
 * The one family of errors that Entigma throws. The subclass tells a program what to do; the message tells a person, and
 * holds the attribute and key id where they are known. No message of this family holds plaintext, key bytes, tokens or
 * whole sealed values. The precise cause of a value that does not open goes to
 * {@link io.entigma.spi.EntigmaListener#failed}, not to the caller.
 */
public abstract sealed class EntigmaException extends RuntimeException
        permits MisconfigurationException,
                NoTenantException,
                WrongTenantException,
                KeyServerUnavailableException,
                KeyServerRefusedException,
                KeyNotInMemoryException,
                KeyTableException,
                UntrustedRowException,
                UnknownKeyException,
                KeyDestroyedException,
                KeyRetiredException,
                DamagedKeyException,
                NotSealedException,
                DamagedValueException,
                ValueRefusedException,
                QueryRefusedException,
                KeyInUseException,
                DataException,
                LegacyValueException {
    private static final long serialVersionUID = 1L;

    private final FailureReason reason;

    EntigmaException(String message, @Nullable Throwable cause, FailureReason reason) {
        super(message, cause);
        this.reason = reason;
    }

    /**
     * What kind of failure this is, as metrics count it. It says no more than the class does: what exactly is wrong with a value
     * that does not open goes to {@link io.entigma.spi.EntigmaListener#failed} only.
     *
     * @return the reason that the class stands for
     */
    public FailureReason reason() {
        return reason;
    }

    /**
     * This error, told of a certain attribute: the same class, the subject before the message, this one as the cause.
     *
     * @param subject what the error is about, as {@code Customer.ssn}
     * @return a new exception to throw from the place that knows the subject
     */
    public EntigmaException withSubject(String subject) {
        return with(subject + ": " + getMessage(), this);
    }

    /**
     * This error once more, for another thread that waited for the same failed work: the same class and message, this
     * one as the cause.
     *
     * @return a new exception with the calling thread's stack trace
     */
    public EntigmaException copyForThread() {
        return with(String.valueOf(getMessage()), this);
    }

    /**
     * The same class with another message and cause.
     *
     * @param message the new message
     * @param cause the new cause
     * @return a new exception
     */
    abstract EntigmaException with(String message, @Nullable Throwable cause);
}

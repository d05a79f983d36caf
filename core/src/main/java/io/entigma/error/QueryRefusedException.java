// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.error;

import org.jspecify.annotations.Nullable;

/**
 * A query asks of an encrypted attribute what sealed values cannot answer: an order, a pattern, a function, or equality
 * where the attribute is sealed at random. Nothing was sent to the database. The message names attribute, operator and
 * way out; {@code docs/queries.md} has the whole table.
 */
public final class QueryRefusedException extends EntigmaException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes the error.
     *
     * @param message subject, rule, value and way out; never a secret
     * @param cause what led to it, or null
     */
    public QueryRefusedException(String message, @Nullable Throwable cause) {
        super(message, cause, FailureReason.QUERY_REFUSED);
    }

    /**
     * Makes the error without a cause.
     *
     * @param message subject, rule, value and way out; never a secret
     */
    public QueryRefusedException(String message) {
        this(message, null);
    }

    @Override
    EntigmaException with(String message, @Nullable Throwable cause) {
        return new QueryRefusedException(message, cause);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

/** What a query asks of values cannot be answered. Becomes an error of the attribute's. Its message has no value. */
final class Unanswerable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unanswerable(String message) {
        super(message);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

/** Whether docs/queries.md says that a statement is answered, so that refusing it is a fault. */
enum Promise {
    NONE,
    /** As long as the tenant has one key. */
    ONE_KEY,
    ALWAYS
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * Finds sealed values in the database: conditions on encrypted attributes and values become conditions on the forms and search
 * tokens that the database holds, under every key of a tenant. What no condition is made of stays for {@code query.guard}.
 */
@NullMarked
package io.entigma.internal.hibernate.query.search;

import org.jspecify.annotations.NullMarked;

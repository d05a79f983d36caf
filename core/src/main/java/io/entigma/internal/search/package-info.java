// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * Search tokens: what a sealed value shows of its plain value so that a database can find it, and what a query compares them
 * with. Knows no query, no column and no job; the tokens are a promise, {@code docs/format.md} has them all.
 */
@NullMarked
package io.entigma.internal.search;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * Reads the values that a query with {@code @Searchable(scan = true)} opens before it runs: where they are, and how they get
 * from the database into memory. What a query asks of them belongs to {@code query.scan}.
 */
@NullMarked
package io.entigma.internal.hibernate.scan;

import org.jspecify.annotations.NullMarked;

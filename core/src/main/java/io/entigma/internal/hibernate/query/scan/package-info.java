// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * Answers conditions and orders that only opened values can tell, for attributes with {@code @Searchable(scan = true)}: what a
 * query asks of a value, and the SQL by which the database gets the answers. How values are read belongs to {@code
 * hibernate.scan}.
 */
@NullMarked
package io.entigma.internal.hibernate.query.scan;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** A persistence unit whose rows name their tenant, which Hibernate knows. */
@NullMarked
package io.entigma.quarkus.rows;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** What rows of an entity cost whose fields are sealed, beside the same entity in the clear. */
@NullMarked
package io.entigma.benchmarks.rows;

import org.jspecify.annotations.NullMarked;

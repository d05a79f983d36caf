// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * Jobs over stored data as jobs of Spring Batch. Spring Batch 6 has moved most types of Spring Batch 5 to other packages, so the same
 * sources are compiled for each: what has moved is imported with its whole package, from packages that both have.
 */
@NullMarked
package io.entigma.spring.batch;

import org.jspecify.annotations.NullMarked;

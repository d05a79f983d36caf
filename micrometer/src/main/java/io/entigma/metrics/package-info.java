// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Meters of an engine, where Micrometer is there. */
@NullMarked
package io.entigma.metrics;

import org.jspecify.annotations.NullMarked;

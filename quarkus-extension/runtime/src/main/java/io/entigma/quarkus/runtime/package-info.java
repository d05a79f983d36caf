// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The Quarkus extension at run time: settings, the engine of each persistence unit, and what joins it to Quarkus. */
@NullMarked
package io.entigma.quarkus.runtime;

import org.jspecify.annotations.NullMarked;

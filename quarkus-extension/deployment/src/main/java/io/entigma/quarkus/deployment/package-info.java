// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The Quarkus extension at build time: build steps, and checks of the mapping. */
@NullMarked
package io.entigma.quarkus.deployment;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The {@code entigma} command line. */
@NullMarked
package io.entigma.cli;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The commands, each a class of its own, and the engine that they work with.
 *
 * <p>Where settings come from does not belong here, nor how text is made fit for a terminal. Uses {@code output}.
 */
@NullMarked
package io.entigma.cli.command;

import org.jspecify.annotations.NullMarked;

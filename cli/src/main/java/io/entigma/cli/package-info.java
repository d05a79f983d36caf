// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The {@code entigma} command line: the program, the options that all commands have, and the settings, of which it knows
 * what is secret.
 *
 * <p>What a command does belongs into {@code command}, how it is printed into {@code output}. This package uses both and
 * neither uses it. Another program may start {@link EntigmaCommand#main}; everything else is public for the packages of
 * this module alone.
 */
@NullMarked
package io.entigma.cli;

import org.jspecify.annotations.NullMarked;

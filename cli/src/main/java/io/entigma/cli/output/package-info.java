// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What people and programs see: results as lines, tables or JSON, errors, a job's progress, with nothing in it that moves a
 * terminal's cursor.
 *
 * <p>What there is to say does not belong here, nor what is secret: whoever prints says how a text loses its secrets. Uses
 * no other package of the command line.
 */
@NullMarked
package io.entigma.cli.output;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What the person at the terminal sees: lines, checks, values as text, and what is wrong with the input.
 *
 * <p>What there is to tell does not belong here. Uses no other package of this program.
 */
@NullMarked
package io.entigma.samples.quickstart.report;

import org.jspecify.annotations.NullMarked;

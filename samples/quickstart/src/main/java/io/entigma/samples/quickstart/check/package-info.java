// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * What the story looks at: whether what is read is right, what the database gives away, and how an attack ends.
 *
 * <p>Printing as such does not belong here. Uses {@code customer}, {@code database} and {@code report}.
 */
@NullMarked
package io.entigma.samples.quickstart.check;

import org.jspecify.annotations.NullMarked;

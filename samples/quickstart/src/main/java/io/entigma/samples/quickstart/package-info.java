// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * A plain Hibernate application that shows what Entigma does, with a key server in another process.
 *
 * <p>Here is the story: the program that tells it and the four that it starts, one after another. What they work with is in
 * the packages below, none of which uses this one.
 */
@NullMarked
package io.entigma.samples.quickstart;

import org.jspecify.annotations.NullMarked;

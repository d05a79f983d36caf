// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The commands that run jobs over stored data, and steer them. Uses {@code command} and {@code output}. */
@NullMarked
package io.entigma.cli.job;

import org.jspecify.annotations.NullMarked;

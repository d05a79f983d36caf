// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Random statements over an encrypted model and its plain twin: answered alike, or refused. See docs/testing.md. */
@NullMarked
package io.entigma.fuzz;

import org.jspecify.annotations.NullMarked;

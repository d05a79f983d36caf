// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Readers of values that other schemes encrypted, for a job that moves them. */
@NullMarked
package io.entigma.legacy;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Spreading threads over slots. */
@NullMarked
package io.entigma.internal.concurrent;

import org.jspecify.annotations.NullMarked;

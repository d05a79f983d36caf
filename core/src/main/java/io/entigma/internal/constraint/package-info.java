// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Check constraints by which a database refuses plain values in encrypted columns: their SQL, and which are there. */
@NullMarked
package io.entigma.internal.constraint;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Jobs over the stored values of a database, below the ORM. */
@NullMarked
package io.entigma.internal.data;

import org.jspecify.annotations.NullMarked;

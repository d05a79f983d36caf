// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Java value to plain bytes and back, exactly. */
@NullMarked
package io.entigma.internal.codec;

import org.jspecify.annotations.NullMarked;

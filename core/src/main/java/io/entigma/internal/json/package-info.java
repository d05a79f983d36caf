// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** JSON through whichever Jackson is there. */
@NullMarked
package io.entigma.internal.json;

import org.jspecify.annotations.NullMarked;

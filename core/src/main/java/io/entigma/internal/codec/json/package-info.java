// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Values as JSON, through Jackson 2 or 3, whichever is there, and written alike by both. Nothing else touches Jackson. */
@NullMarked
package io.entigma.internal.codec.json;

import org.jspecify.annotations.NullMarked;

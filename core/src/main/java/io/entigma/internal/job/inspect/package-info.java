// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Looks at stored data that change nothing: audit, verification, counts by key, and whether a key can be retired. */
@NullMarked
package io.entigma.internal.job.inspect;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Jobs from request to report: shards and who holds them, several processes, pauses, resumption, and the count at the end. */
@NullMarked
package io.entigma.internal.job.run;

import org.jspecify.annotations.NullMarked;

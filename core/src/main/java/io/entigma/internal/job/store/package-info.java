// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Jobs, their shards and their quarantine in Entigma's own tables. What a job does to data is not known here. */
@NullMarked
package io.entigma.internal.job.store;

import org.jspecify.annotations.NullMarked;

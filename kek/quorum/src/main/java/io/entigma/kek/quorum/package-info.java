// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client that splits trust over several key servers, k of n. */
@NullMarked
package io.entigma.kek.quorum;

import org.jspecify.annotations.NullMarked;

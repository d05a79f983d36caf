// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client that splits trust over several key servers, k of n. */
@NullMarked
@Incubating
package io.entigma.kek.quorum;

import io.entigma.Incubating;
import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** What another persistence unit manages. */
@NullMarked
package io.entigma.quarkus.second;

import org.jspecify.annotations.NullMarked;

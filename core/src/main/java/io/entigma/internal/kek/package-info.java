// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * Calls to key servers: who is trusted, which client is asked, limits, retries and circuit breakers, and values that are sealed
 * at a key server. Keys in memory are not kept here; they are the keyring's.
 */
@NullMarked
package io.entigma.internal.kek;

import org.jspecify.annotations.NullMarked;

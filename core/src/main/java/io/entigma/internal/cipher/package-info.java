// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Sealed format 1: keys derived from a DEK or index key, sealing, opening. What search tokens say is not decided here. */
@NullMarked
package io.entigma.internal.cipher;

import org.jspecify.annotations.NullMarked;

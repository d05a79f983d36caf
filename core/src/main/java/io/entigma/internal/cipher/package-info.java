// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Sealed format 1: field keys, sealing, opening. */
@NullMarked
package io.entigma.internal.cipher;

import org.jspecify.annotations.NullMarked;

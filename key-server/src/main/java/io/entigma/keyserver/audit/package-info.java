// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The log of what was asked and how it ended: its lines, how they authenticate each other, writing and verifying.
 *
 * <p>What is worth a line is decided by those who write one. Uses {@code files}, {@code protocol} and {@code kek}, whose
 * KEKs it names.
 */
@NullMarked
package io.entigma.keyserver.audit;

import org.jspecify.annotations.NullMarked;

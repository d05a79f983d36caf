// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * The application's tables with encrypted columns, as jobs read and write them: rows by key, pages, and what a stored value is.
 * Nothing here decides what becomes of a value.
 */
@NullMarked
package io.entigma.internal.job.table;

import org.jspecify.annotations.NullMarked;

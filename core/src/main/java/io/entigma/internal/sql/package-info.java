// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** SQL of constants and quoted names, the only SQL that runs; and what the databases say when it fails. */
@NullMarked
package io.entigma.internal.sql;

import org.jspecify.annotations.NullMarked;

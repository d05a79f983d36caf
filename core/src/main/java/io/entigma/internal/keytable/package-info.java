// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The key table over plain JDBC. */
@NullMarked
package io.entigma.internal.keytable;

import org.jspecify.annotations.NullMarked;

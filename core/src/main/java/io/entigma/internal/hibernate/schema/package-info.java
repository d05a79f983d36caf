// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Encrypted columns in the database: their DDL, their constraints, and whether those that are there fit the mapping. */
@NullMarked
package io.entigma.internal.hibernate.schema;

import org.jspecify.annotations.NullMarked;

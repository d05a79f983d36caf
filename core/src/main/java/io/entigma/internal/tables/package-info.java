// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * What all of Entigma's own tables have in common: their names, connections, short transactions, the database's clock, and what
 * authenticates a row. SQL of a single table stands with its subject: keys in {@code keytable}, jobs in {@code job.store}.
 */
@NullMarked
package io.entigma.internal.tables;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.data;

import io.entigma.internal.cipher.FieldContext;

/**
 * An encrypted column.
 *
 * @param name its name as in the catalog
 * @param sqlName its name in SQL, quoted
 * @param context what its values are bound to, and how they are sealed
 */
record DataColumn(String name, String sqlName, FieldContext context) {}

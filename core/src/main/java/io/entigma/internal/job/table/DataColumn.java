// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.cipher.FieldContext;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Sql;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted column.
 *
 * @param name its name as in the catalog
 * @param sqlName its name in SQL, quoted
 * @param context what its values are bound to, and how they are sealed
 * @param atServer whether values are sealed at the key server
 * @param valueType the attribute's Java class
 * @param tokens the search tokens that its values have, or null for none
 * @param plain the column with the same values in plain, if values are moved between two columns
 */
public record DataColumn(
        String name,
        Sql sqlName,
        FieldContext context,
        boolean atServer,
        String valueType,
        @Nullable TokenLayout tokens,
        @Nullable PlainColumn plain) {}

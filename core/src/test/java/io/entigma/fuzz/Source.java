// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a statement reads from: an alias with its columns.
 *
 * @param entity null for elements of a collection and for sub-queries
 * @param cols with whole paths
 */
record Source(String alias, @Nullable Entities entity, List<Col> cols) {
    static Source of(String alias, Entities entity) {
        return new Source(
                alias, entity, entity.cols().stream().map(col -> col.of(alias)).toList());
    }
}

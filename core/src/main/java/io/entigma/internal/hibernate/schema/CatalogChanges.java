// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.schema;

import io.entigma.internal.keytable.CatalogColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What a look at the database says about entries of the column catalog. Not thread safe. */
public final class CatalogChanges {
    private final List<CatalogColumn> leftAsTheyAre = new ArrayList<>();
    private final List<CatalogColumn> forgotten = new ArrayList<>();

    CatalogChanges() {}

    void leaveAsItIs(CatalogColumn column) {
        leftAsTheyAre.add(column);
    }

    void forget(CatalogColumn column) {
        forgotten.add(column);
    }

    /**
     * Columns whose entries are to be written.
     *
     * @param mapped all columns of the mapping
     * @return those without the ones of which it is not known whether their values open
     */
    public List<CatalogColumn> toSave(Collection<CatalogColumn> mapped) {
        return mapped.stream()
                .filter(column ->
                        leftAsTheyAre.stream().noneMatch(left -> left.label().equals(column.label())))
                .distinct()
                .toList();
    }

    /**
     * Entries whose values are in another column now, which has the same context.
     *
     * @return the entries
     */
    public List<CatalogColumn> toForget() {
        return List.copyOf(forgotten);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.job.change.SharedContexts;
import io.entigma.internal.job.change.StoredValueCipher;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.job.table.RecentKeyRows;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.keytable.JdbcKeyStore;

/**
 * What jobs and looks have in common.
 *
 * @param store the key table
 * @param tables where the data is
 * @param crypto seals and opens
 */
record DataParts(JdbcKeyStore store, DataTables tables, StoredValueCipher crypto) {
    /** What stored values are; key rows are remembered for a moment, so each operation has its own. */
    StoredForms forms() {
        return new StoredForms(new RecentKeyRows(store), crypto.server());
    }

    /** The contexts of all columns. */
    SharedContexts contexts() {
        return new SharedContexts(store.columnCatalog().all());
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.Place;
import io.entigma.internal.keytable.CatalogColumn;
import org.hibernate.mapping.Table;

/**
 * An encrypted column in one of the tables that have it.
 *
 * @param mapped the column
 * @param table the table
 */
public record TableColumn(MappedColumn mapped, Table table) {
    public boolean isAtKeyServer() {
        return mapped.type().attribute().place() == Place.KEY_SERVER;
    }

    /** Its entry, without what is known of tenants only when the session factory is complete: to compare with. */
    public CatalogColumn toCatalog(String defaultSchema) {
        return toCatalog(defaultSchema, "");
    }

    public CatalogColumn toCatalog(String defaultSchema, String tenantColumn) {
        return mapped.toCatalog(table, defaultSchema, tenantColumn);
    }
}

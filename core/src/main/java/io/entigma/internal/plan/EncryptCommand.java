// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.sql.Shown;

/**
 * The command that seals what a column holds.
 *
 * @param isOneTenants whether each tenant has a database, so that no option says whose the values are
 */
record EncryptCommand(boolean isOneTenants) {
    /** In place. */
    String of(CatalogColumn column) {
        return of(name(column), column, "");
    }

    /** Into another column than the catalog's. */
    String of(String name, CatalogColumn column, String options) {
        boolean isSingle = !isOneTenants && column.facts().tenantColumn().isEmpty();
        return "entigma encrypt-column " + name + options + (isSingle ? " --single-tenant" : "");
    }

    /** Whose the values are, for people. */
    String whose(CatalogColumn column) {
        String tenantColumn = column.facts().tenantColumn();
        if (isOneTenants) {
            return "seals what is there, for each tenant";
        }
        return tenantColumn.isEmpty()
                ? "seals what is there; say --tenant ID or --tenant-column COLUMN where the application has tenants"
                : "seals what is there, for the tenants in " + Shown.of(tenantColumn);
    }

    static String name(CatalogColumn column) {
        return column.table() + "." + column.column();
    }
}

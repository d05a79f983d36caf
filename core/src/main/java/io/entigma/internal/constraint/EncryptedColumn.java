// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

/**
 * An encrypted column whose constraint is asked for.
 *
 * @param schema its table's schema, in MySQL and MariaDB its database; empty for the connection's own
 * @param table its table as mapped, without quotes
 * @param column its name as mapped, without quotes
 * @param atKeyServer whether values are sealed at the key server
 */
public record EncryptedColumn(String schema, String table, String column, boolean atKeyServer) {
    /**
     * The name of the constraint that we make.
     *
     * @return the name
     */
    public String constraintName() {
        return SealedCheck.name(table, column);
    }

    /**
     * For people.
     *
     * @return {@code table.column}, with the schema if it has one
     */
    public String label() {
        return (schema.isEmpty() ? "" : schema + ".") + table + "." + column;
    }
}

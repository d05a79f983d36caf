// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.List;

/**
 * One encrypted column, as the catalog keeps it. Names are as the database has them.
 *
 * @param schema the table's schema or catalog as mapped, empty for the connection's own
 * @param table the table
 * @param column the column
 * @param context what its values are bound to
 * @param valueType the attribute's Java type
 * @param mode {@code random}, {@code deterministic} or {@code key-server}
 * @param keyColumns the primary key's columns in order; empty for a collection table without one
 * @param tokens the description of the search tokens that its values have, or an empty text for none
 * @param facts what else jobs and tools want to know of the mapping
 */
public record CatalogColumn(
        String schema,
        String table,
        String column,
        String context,
        String valueType,
        String mode,
        List<String> keyColumns,
        String tokens,
        MappingFacts facts) {
    /** Mode of values sealed in the application, each under a nonce of its own. */
    public static final String RANDOM = "random";

    /** Mode of values sealed in the application so that equal ones look the same. */
    public static final String DETERMINISTIC = "deterministic";

    /** Mode of values sealed at the key server. */
    public static final String KEY_SERVER = "key-server";

    /**
     * What an entry need not say.
     *
     * @param tenantColumn the column of the same table that names a row's tenant, or an empty text if there is none
     * @param sealedBytes how many bytes a sealed value can have, or 0 if nobody has said so
     */
    public record MappingFacts(String tenantColumn, long sealedBytes) {
        /** Of an entry that says nothing. */
        public static final MappingFacts NONE = new MappingFacts("", 0);
    }

    /** One without search tokens, of which nothing else is known. */
    public CatalogColumn(
            String schema,
            String table,
            String column,
            String context,
            String valueType,
            String mode,
            List<String> keyColumns) {
        this(schema, table, column, context, valueType, mode, keyColumns, "", MappingFacts.NONE);
    }

    /** Takes a copy of the list. */
    public CatalogColumn {
        keyColumns = List.copyOf(keyColumns);
    }

    /**
     * The column's name for people.
     *
     * @return schema, table and column
     */
    public String label() {
        return (schema.isEmpty() ? "" : schema + ".") + table + "." + column;
    }

    String keyColumnsText() {
        JsonArray array = new JsonArray();
        keyColumns.forEach(array::add);
        return array.toString();
    }

    public static List<String> parseKeyColumns(String text) {
        List<String> columns = new ArrayList<>();
        for (JsonElement element : JsonParser.parseString(text).getAsJsonArray()) {
            columns.add(element.getAsString());
        }
        return columns;
    }
}

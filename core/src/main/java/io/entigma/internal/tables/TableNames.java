// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.tables;

import io.entigma.internal.sql.Identifiers;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of Entigma's tables, with their schema if one was set. How a schema is quoted depends on the database, so there
 * must have been a connection before names are asked for. Thread safe.
 */
public final class TableNames {
    private static final Pattern TABLE = Pattern.compile(
            "\\bentigma_(key|key_list|accepted|installation|column|epoch|shred|job|shard|quarantine|setting)\\b");

    private final @Nullable String schema;
    private volatile @Nullable String prefix;

    public TableNames(@Nullable String schema) {
        this.schema = schema;
        this.prefix = schema == null ? "" : null;
    }

    /** Looks, at the first connection, how this database quotes names. */
    void see(Connection connection) throws SQLException {
        if (prefix == null && schema != null) {
            DatabaseMetaData about = connection.getMetaData();
            String stored = Identifiers.stored(about, schema);
            prefix = Identifiers.of(about).quoted(stored).text() + ".";
        }
    }

    private String prefix() {
        String known = prefix;
        if (known == null) {
            throw new IllegalStateException("Key table: names of tables are known once there was a connection");
        }
        return known;
    }

    public String key() {
        return prefix() + "entigma_key";
    }

    public String keyList() {
        return prefix + "entigma_key_list";
    }

    public String accepted() {
        return prefix + "entigma_accepted";
    }

    public String installation() {
        return prefix + "entigma_installation";
    }

    public String column() {
        return prefix() + "entigma_column";
    }

    public String shred() {
        return prefix() + "entigma_shred";
    }

    public String job() {
        return prefix() + "entigma_job";
    }

    public String shard() {
        return prefix() + "entigma_shard";
    }

    public String quarantine() {
        return prefix() + "entigma_quarantine";
    }

    public String epoch() {
        return prefix() + "entigma_epoch";
    }

    public String setting() {
        return prefix + "entigma_setting";
    }

    /** Puts the schema before every table name in a statement. */
    public String qualify(String sql) {
        return TABLE.matcher(sql).replaceAll(Matcher.quoteReplacement(prefix()) + "$0");
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names of Entigma's tables, with their schema if one was set. */
final class TableNames {
    private static final Pattern TABLE = Pattern.compile(
            "\\bentigma_(key|key_list|accepted|installation|column|epoch|shred|job|shard|quarantine|setting)\\b");

    private final String prefix;

    TableNames(@Nullable String schema) {
        this.prefix = schema == null ? "" : schema + ".";
    }

    String key() {
        return prefix + "entigma_key";
    }

    String keyList() {
        return prefix + "entigma_key_list";
    }

    String accepted() {
        return prefix + "entigma_accepted";
    }

    String installation() {
        return prefix + "entigma_installation";
    }

    String column() {
        return prefix + "entigma_column";
    }

    String shred() {
        return prefix + "entigma_shred";
    }

    String job() {
        return prefix + "entigma_job";
    }

    String shard() {
        return prefix + "entigma_shard";
    }

    String quarantine() {
        return prefix + "entigma_quarantine";
    }

    String epoch() {
        return prefix + "entigma_epoch";
    }

    String setting() {
        return prefix + "entigma_setting";
    }

    /** Puts the schema before every table name in a statement. */
    String qualify(String sql) {
        return TABLE.matcher(sql).replaceAll(Matcher.quoteReplacement(prefix) + "$0");
    }
}

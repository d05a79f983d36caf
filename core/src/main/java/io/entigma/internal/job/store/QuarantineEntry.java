// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.internal.sql.Shown;
import io.entigma.internal.tables.RowBytes;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TextColumn;
import io.entigma.key.KeyId;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One row of {@code entigma_quarantine}.
 *
 * @param jobId the job
 * @param entry its own id
 * @param tenant the tenant whose database or schema has the table, or empty if all tenants have one
 * @param schema the table's schema, or empty
 * @param table the table
 * @param column the column
 * @param rowKey the row's key
 * @param keyId the key that the value names, or null
 * @param reason why it is there
 * @param foundAt when, in milliseconds since 1970-01-01 UTC
 * @param signature the row's MAC, or null
 */
public record QuarantineEntry(
        String jobId,
        String entry,
        String tenant,
        String schema,
        String table,
        String column,
        String rowKey,
        @Nullable KeyId keyId,
        String reason,
        long foundAt,
        @Nullable Signature signature) {
    static final String COLUMNS =
            "job_id, entry, table_schema, table_name, column_name, row_key, key_id, reason, found_at, signer, mac, tenant";

    static QuarantineEntry read(ResultSet row) throws SQLException {
        byte @Nullable [] key = row.getBytes(7);
        return new QuarantineEntry(
                TextColumn.of(row, 1),
                TextColumn.of(row, 2),
                TextColumn.ofBytes(row, 12),
                TextColumn.of(row, 3),
                TextColumn.of(row, 4),
                TextColumn.of(row, 5),
                TextColumn.of(row, 6),
                key == null || key.length != KeyId.BYTES ? null : KeyId.of(key),
                TextColumn.of(row, 8),
                row.getLong(9),
                Signature.read(row, 10));
    }

    /** The table's name for people. */
    String label() {
        return Shown.table(tenant, schema, table);
    }

    public RowBytes toSign() {
        RowBytes row = new RowBytes(tenant.isEmpty() ? "quarantine 1" : "quarantine 2")
                .text(jobId)
                .text(entry)
                .text(schema)
                .text(table)
                .text(column)
                .text(rowKey)
                .bytes(keyId == null ? null : keyId.toBytes())
                .text(reason)
                .number(foundAt);
        return tenant.isEmpty() ? row : row.text(tenant);
    }
}

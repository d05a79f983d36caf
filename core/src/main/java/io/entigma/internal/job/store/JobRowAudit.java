// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.internal.tables.RowSigner;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Shards and quarantine of all jobs, also of those that are not there. Thread safe. */
public final class JobRowAudit {
    private final TableNames names;
    private final RowSigner signer;

    public JobRowAudit(TableNames names, RowSigner signer) {
        this.names = names;
        this.signer = signer;
    }

    /** Shards that are not as Entigma wrote them, by job and number. */
    public List<String> shards(Connection connection) throws SQLException {
        String sql = "SELECT " + ShardStore.COLUMNS + " FROM " + names.shard() + " ORDER BY job_id, shard";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<String> found = new ArrayList<>();
            while (row.next()) {
                ShardRow shard = ShardStore.read(row);
                if (!signer.isGood(shard.toSign(), Signature.read(row, 20))) {
                    found.add(shard.jobId() + ", shard " + shard.number());
                }
            }
            return found;
        }
    }

    /** Entries of the quarantine that are not as Entigma wrote them, by job and entry. */
    public List<String> quarantine(Connection connection) throws SQLException {
        String sql = "SELECT " + QuarantineEntry.COLUMNS + " FROM " + names.quarantine()
                + " ORDER BY job_id, found_at, entry";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            List<String> found = new ArrayList<>();
            while (row.next()) {
                QuarantineEntry entry = QuarantineEntry.read(row);
                if (!signer.isGood(entry.toSign(), entry.signature())) {
                    found.add(entry.jobId() + ", entry " + entry.entry());
                }
            }
            return found;
        }
    }
}

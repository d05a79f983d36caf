// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.QuarantinedValueData;
import io.entigma.internal.tables.DatabaseClock;
import io.entigma.internal.tables.RowAuthenticity;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.TextColumn;
import io.entigma.internal.tables.Transactions;
import io.entigma.job.QuarantinedValue;
import io.entigma.key.KeyId;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Values that jobs could not change, and why. What a job did not put there itself is told and left out. Thread safe. */
public final class Quarantine {
    private static final System.Logger LOG = System.getLogger(Quarantine.class.getName());
    private static final int MOST_LISTED = 10_000;

    private final Transactions transactions;
    private final TableNames names;
    private final RowAuthenticity authenticity;

    Quarantine(Transactions transactions, TableNames names, RowAuthenticity authenticity) {
        this.transactions = transactions;
        this.names = names;
        this.authenticity = authenticity;
    }

    void insert(Connection connection, ShardRow shard, List<QuarantinedValue> found) throws SQLException {
        if (found.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + names.quarantine() + " (job_id, entry, table_schema, table_name, column_name,"
                + " row_key, key_id, reason, found_at, signer, mac, tenant) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
        long now = DatabaseClock.millis(connection);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (QuarantinedValue value : found) {
                KeyId key = value.keyId();
                String entry = UUID.randomUUID().toString();
                statement.setString(1, shard.jobId());
                statement.setString(2, entry);
                statement.setString(3, shard.schema());
                statement.setString(4, shard.table());
                statement.setString(5, value.column());
                statement.setString(6, value.rowKey());
                statement.setBytes(7, key == null ? null : key.toBytes());
                statement.setString(8, value.reason());
                statement.setLong(9, now);
                QuarantineEntry row = new QuarantineEntry(
                        shard.jobId(),
                        entry,
                        shard.tenant(),
                        shard.schema(),
                        shard.table(),
                        value.column(),
                        value.rowKey(),
                        key,
                        value.reason(),
                        now,
                        null);
                authenticity.sign(row.toSign()).bind(statement, 10);
                statement.setBytes(12, TextColumn.toBytes(shard.tenant()));
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * What a job put in quarantine; what it did not put there itself is told and left out.
     *
     * @param jobId the job
     * @return the values; at most 10,000
     */
    public List<QuarantinedValue> of(String jobId) {
        List<QuarantinedValue> values = new ArrayList<>();
        forEach(
                jobId,
                MOST_LISTED,
                entry -> values.add(new QuarantinedValueData(
                        entry.label(),
                        entry.column(),
                        entry.rowKey(),
                        entry.keyId(),
                        entry.reason(),
                        Instant.ofEpochMilli(entry.foundAt()))));
        return values;
    }

    /**
     * How many values a job put in quarantine.
     *
     * @param jobId the job
     * @return the numbers by reason, sorted
     */
    public Map<String, Long> byReason(String jobId) {
        Map<String, Long> counts = new TreeMap<>();
        forEach(jobId, 0, entry -> counts.merge(entry.reason(), 1L, Long::sum));
        return counts;
    }

    /**
     * Values in quarantine that are alike.
     *
     * @param table the table as in the catalog, with its schema if it has one
     * @param column the column
     * @param keyId the key that they name, or null
     * @param reason why they are there
     * @param values how many
     */
    public record Alike(
            String table, String column, @Nullable KeyId keyId, String reason, long values) {}

    /**
     * How many values a job put in quarantine, by place, key and reason.
     *
     * @param jobId the job
     * @return the numbers
     */
    public List<Alike> byPlace(String jobId) {
        Map<Alike, Long> counts = new LinkedHashMap<>();
        forEach(
                jobId,
                0,
                entry -> counts.merge(
                        new Alike(entry.label(), entry.column(), entry.keyId(), entry.reason(), 0), 1L, Long::sum));
        return counts.entrySet().stream()
                .map(group -> new Alike(
                        group.getKey().table,
                        group.getKey().column,
                        group.getKey().keyId,
                        group.getKey().reason,
                        group.getValue()))
                .toList();
    }

    /** Entries that are believed, in the order in which they were found; at most so many, or all for 0. */
    private void forEach(String jobId, int most, Consumer<QuarantineEntry> action) {
        List<QuarantineEntry> entries =
                transactions.run("read the quarantine", connection -> entries(connection, jobId, most));
        for (QuarantineEntry entry : entries) {
            if (authenticity.isGood(entry.toSign(), entry.signature())) {
                action.accept(entry);
            } else {
                UntrustedRowException told = authenticity.untrusted(
                        "entigma_quarantine", jobId, entry.signature(), "find out who wrote it, and delete the row");
                LOG.log(Level.DEBUG, "Not counted", told);
            }
        }
    }

    private List<QuarantineEntry> entries(Connection connection, String jobId, int most) throws SQLException {
        String sql = "SELECT " + QuarantineEntry.COLUMNS + " FROM " + names.quarantine()
                + " WHERE job_id = ? ORDER BY found_at, entry" + (most == 0 ? "" : " LIMIT " + most);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, jobId);
            try (ResultSet rows = statement.executeQuery()) {
                List<QuarantineEntry> entries = new ArrayList<>();
                while (rows.next()) {
                    entries.add(QuarantineEntry.read(rows));
                }
                return entries;
            }
        }
    }

    /** Signs the entries of a job that are believed with the key that signs now. */
    void signAnew(String jobId) {
        forEach(jobId, 0, entry -> transactions.run("sign the quarantine", connection -> sign(connection, entry)));
    }

    private boolean sign(Connection connection, QuarantineEntry entry) throws SQLException {
        String sql = "UPDATE " + names.quarantine() + " SET signer = ?, mac = ? WHERE job_id = ? AND entry = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            authenticity.sign(entry.toSign()).bind(statement, 1);
            statement.setString(3, entry.jobId());
            statement.setString(4, entry.entry());
            return statement.executeUpdate() == 1;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.job.JobCounts;
import io.entigma.job.JobState;
import io.entigma.job.QuarantinedValue;
import io.entigma.key.KeyId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Shards of jobs, who holds them and how far they are. A worker holds a shard by its fence: whatever it writes is refused
 * once another worker has taken over. Whether a holder lives is judged by others from its beat, against their own clock;
 * no times are compared between machines. Thread safe.
 */
public final class ShardStore {
    private static final int MOST_LISTED = 10_000;
    private static final String COLUMNS = "job_id, shard, table_schema, table_name, high_key, cursor_key, rows_planned,"
            + " finished, owner, fence, beat, scanned, changed, already_ok, conflict, quarantined, failed, destroyed,"
            + " left_out";

    private final Transactions transactions;
    private final TableNames names;

    ShardStore(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    void insert(Connection connection, List<ShardRow> shards) throws SQLException {
        String sql = "INSERT INTO " + names.shard() + " (" + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 0, 0, ?, ?, 0, 0, 0, 0, 0, 0)";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (ShardRow shard : shards) {
                statement.setString(1, shard.jobId());
                statement.setInt(2, shard.number());
                statement.setString(3, shard.schema());
                statement.setString(4, shard.table());
                statement.setString(5, shard.highKey());
                statement.setString(6, shard.cursor());
                statement.setLong(7, shard.plannedRows());
                statement.setInt(8, shard.finished() ? 1 : 0);
                statement.setLong(9, shard.counts().scanned());
                statement.setLong(10, shard.counts().changed());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * Takes new shards in place of finished ones. Their numbers go on, so that a worker which still believes that it holds
     * an old one holds nothing. Of the old counts the changed rows stay, in a finished shard that has no table.
     */
    void replace(Connection connection, String jobId, List<ShardRow> fresh) throws SQLException {
        List<ShardRow> old = of(connection, jobId);
        if (old.stream().anyMatch(shard -> !shard.finished())) {
            // Another process was first.
            return;
        }
        int next = 1 + old.stream().mapToInt(ShardRow::number).max().orElse(-1);
        long changed = old.stream().mapToLong(shard -> shard.counts().changed()).sum();
        for (String table : List.of(names.shard(), names.quarantine())) {
            try (PreparedStatement statement =
                    connection.prepareStatement("DELETE FROM " + table + " WHERE job_id = ?")) {
                statement.setString(1, jobId);
                statement.executeUpdate();
            }
        }
        List<ShardRow> now = new ArrayList<>();
        now.add(ShardRow.ofEarlierPasses(jobId, next++, changed));
        for (ShardRow shard : fresh) {
            now.add(shard.numbered(next++));
        }
        insert(connection, now);
    }

    /**
     * All shards of a job.
     *
     * @param jobId the job
     * @return the shards in order
     */
    public List<ShardRow> of(String jobId) {
        return transactions.run("read a job's shards", connection -> of(connection, jobId));
    }

    private List<ShardRow> of(Connection connection, String jobId) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + names.shard() + " WHERE job_id = ? ORDER BY shard";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, jobId);
            try (ResultSet rows = statement.executeQuery()) {
                List<ShardRow> shards = new ArrayList<>();
                while (rows.next()) {
                    shards.add(read(rows));
                }
                return shards;
            }
        }
    }

    private static ShardRow read(ResultSet row) throws SQLException {
        return new ShardRow(
                row.getString(1),
                row.getInt(2),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getInt(8) != 0,
                row.getString(9),
                row.getLong(10),
                row.getLong(11),
                new JobCounts(
                        row.getLong(12),
                        row.getLong(13),
                        row.getLong(14),
                        row.getLong(15),
                        row.getLong(16),
                        row.getLong(17),
                        row.getLong(18),
                        row.getLong(19)));
    }

    /**
     * Takes a shard, from nobody or from a worker that gave no sign of life.
     *
     * @param seen the shard as it was seen
     * @param owner the new owner
     * @return false if it has changed since it was seen
     */
    public boolean claim(ShardRow seen, String owner) {
        return transactions.run("take a shard", connection -> {
            String sql = "UPDATE " + names.shard() + " SET owner = ?, fence = fence + 1"
                    + " WHERE job_id = ? AND shard = ? AND fence = ? AND beat = ? AND finished = 0";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, owner);
                statement.setString(2, seen.jobId());
                statement.setInt(3, seen.number());
                statement.setLong(4, seen.fence());
                statement.setLong(5, seen.beat());
                return statement.executeUpdate() == 1;
            }
        });
    }

    /**
     * Shows a sign of life.
     *
     * @param held the shard, with the fence of its holder
     * @return false if it was taken over
     */
    public boolean beat(ShardRow held) {
        return transactions.run("show a sign of life", connection -> update(connection, held, "beat = beat + 1"));
    }

    /**
     * Gives a shard back.
     *
     * @param held the shard, with the fence of its holder
     */
    public void release(ShardRow held) {
        transactions.run(
                "give a shard back", connection -> update(connection, held, "owner = NULL, fence = fence + 1"));
    }

    private boolean update(Connection connection, ShardRow held, String change) throws SQLException {
        String sql = "UPDATE " + names.shard() + " SET " + change + " WHERE job_id = ? AND shard = ? AND fence = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, held.jobId());
            statement.setInt(2, held.number());
            statement.setLong(3, held.fence());
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Whether these tables can be reached over another connection, so that progress can be written in the transaction of
     * the data. Leaves the connection's transaction as it was, or broken.
     *
     * @param data a connection to the data
     * @param held a shard, whose owner is known to nobody else
     * @return true if the connection sees that very shard
     */
    public boolean isSeenBy(Connection data, ShardRow held) {
        String sql = "SELECT owner FROM " + names.shard() + " WHERE job_id = ? AND shard = ?";
        try (PreparedStatement statement = data.prepareStatement(sql)) {
            statement.setString(1, held.jobId());
            statement.setInt(2, held.number());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && held.owner() != null && held.owner().equals(row.getString(1));
            }
        } catch (SQLException e) {
            return false;
        }
    }

    /**
     * Writes how far a shard is, in a transaction of its own.
     *
     * @param progress the shard as it is now
     * @param found values for the quarantine
     * @return the job's state, or null if the shard was taken over; then nothing is written
     */
    public @Nullable JobState save(ShardRow progress, List<QuarantinedValue> found) {
        return transactions
                .run("write a job's progress", connection -> Optional.ofNullable(save(connection, progress, found)))
                .orElse(null);
    }

    /**
     * Writes how far a shard is, in the transaction of a connection.
     *
     * @param connection the connection
     * @param progress the shard as it is now
     * @param found values for the quarantine
     * @return the job's state, or null if the shard was taken over; then roll back
     * @throws SQLException if the tables cannot be written
     */
    public @Nullable JobState save(Connection connection, ShardRow progress, List<QuarantinedValue> found)
            throws SQLException {
        String sql = "UPDATE " + names.shard() + " SET cursor_key = ?, finished = ?, beat = beat + 1, scanned = ?,"
                + " changed = ?, already_ok = ?, conflict = ?, quarantined = ?, failed = ?, destroyed = ?, left_out = ?"
                + " WHERE job_id = ? AND shard = ? AND fence = ?";
        JobCounts counts = progress.counts();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, progress.cursor());
            statement.setInt(2, progress.finished() ? 1 : 0);
            statement.setLong(3, counts.scanned());
            statement.setLong(4, counts.changed());
            statement.setLong(5, counts.current());
            statement.setLong(6, counts.conflict());
            statement.setLong(7, counts.quarantined());
            statement.setLong(8, counts.failed());
            statement.setLong(9, counts.destroyed());
            statement.setLong(10, counts.leftOut());
            statement.setString(11, progress.jobId());
            statement.setInt(12, progress.number());
            statement.setLong(13, progress.fence());
            if (statement.executeUpdate() != 1) {
                return null;
            }
        }
        insertFound(connection, progress, found);
        return jobState(connection, progress.jobId());
    }

    private JobState jobState(Connection connection, String jobId) throws SQLException {
        String sql = "SELECT state FROM " + names.job() + " WHERE job_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, jobId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? JobState.valueOf(row.getString(1)) : JobState.FAILED;
            }
        }
    }

    private void insertFound(Connection connection, ShardRow shard, List<QuarantinedValue> found) throws SQLException {
        if (found.isEmpty()) {
            return;
        }
        String sql = "INSERT INTO " + names.quarantine() + " (job_id, entry, table_schema, table_name, column_name,"
                + " row_key, key_id, reason, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
        long now = DatabaseClock.millis(connection);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (QuarantinedValue value : found) {
                KeyId key = value.keyId();
                statement.setString(1, shard.jobId());
                statement.setString(2, UUID.randomUUID().toString());
                statement.setString(3, shard.schema());
                statement.setString(4, shard.table());
                statement.setString(5, value.column());
                statement.setString(6, value.rowKey());
                statement.setBytes(7, key == null ? null : key.toBytes());
                statement.setString(8, value.reason());
                statement.setLong(9, now);
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /**
     * What a job put in quarantine.
     *
     * @param jobId the job
     * @return the values; at most 10,000
     */
    public List<QuarantinedValue> quarantine(String jobId) {
        return transactions.run("read the quarantine", connection -> {
            String sql = "SELECT table_schema, table_name, column_name, row_key, key_id, reason, found_at FROM "
                    + names.quarantine() + " WHERE job_id = ? ORDER BY found_at, entry LIMIT " + MOST_LISTED;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, jobId);
                try (ResultSet rows = statement.executeQuery()) {
                    List<QuarantinedValue> values = new ArrayList<>();
                    while (rows.next()) {
                        values.add(readFound(rows));
                    }
                    return values;
                }
            }
        });
    }

    /**
     * How many values a job put in quarantine.
     *
     * @param jobId the job
     * @return the numbers by reason, sorted
     */
    public Map<String, Long> quarantineByReason(String jobId) {
        return transactions.run("count the quarantine", connection -> {
            String sql = "SELECT reason, COUNT(*) FROM " + names.quarantine() + " WHERE job_id = ? GROUP BY reason";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, jobId);
                try (ResultSet rows = statement.executeQuery()) {
                    Map<String, Long> counts = new TreeMap<>();
                    while (rows.next()) {
                        counts.put(rows.getString(1), rows.getLong(2));
                    }
                    return counts;
                }
            }
        });
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
    public List<Alike> quarantineByPlace(String jobId) {
        return transactions.run("count the quarantine", connection -> {
            String sql = "SELECT table_schema, table_name, column_name, key_id, reason, COUNT(*) FROM "
                    + names.quarantine()
                    + " WHERE job_id = ? GROUP BY table_schema, table_name, column_name, key_id, reason";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, jobId);
                try (ResultSet rows = statement.executeQuery()) {
                    List<Alike> all = new ArrayList<>();
                    while (rows.next()) {
                        byte @Nullable [] key = rows.getBytes(4);
                        all.add(new Alike(
                                label(rows.getString(1), rows.getString(2)),
                                rows.getString(3),
                                key == null ? null : KeyId.of(key),
                                rows.getString(5),
                                rows.getLong(6)));
                    }
                    return all;
                }
            }
        });
    }

    private static String label(String schema, String table) {
        return schema.isEmpty() ? table : schema + "." + table;
    }

    private static QuarantinedValue readFound(ResultSet row) throws SQLException {
        byte @Nullable [] key = row.getBytes(5);
        return new QuarantinedValue(
                label(row.getString(1), row.getString(2)),
                row.getString(3),
                row.getString(4),
                key == null ? null : KeyId.of(key),
                row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)));
    }
}

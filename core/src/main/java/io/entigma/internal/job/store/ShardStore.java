// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.tables.RowAuthenticity;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.TextColumn;
import io.entigma.internal.tables.Transactions;
import io.entigma.job.JobCounts;
import io.entigma.job.JobState;
import io.entigma.job.QuarantinedValue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Shards of jobs, who holds them and how far they are. A worker holds a shard by its fence: whatever it writes is refused
 * once another worker has taken over. Whether a holder lives is judged by others from its beat, against their own clock;
 * no times are compared between machines. Thread safe.
 */
public final class ShardStore {
    static final String COLUMNS = "job_id, shard, table_schema, table_name, high_key, cursor_key, rows_planned,"
            + " finished, owner, fence, beat, scanned, changed, already_ok, conflict, quarantined, failed, destroyed,"
            + " left_out, signer, mac, tenant";
    private static final String TABLE = "entigma_shard";
    private static final String WAY_OUT = "find out who changed it, stop the job, delete its rows and start it again";

    private final Transactions transactions;
    private final TableNames names;
    private final RowAuthenticity authenticity;
    private final Quarantine quarantine;

    ShardStore(Transactions transactions, TableNames names, RowAuthenticity authenticity) {
        this.transactions = transactions;
        this.names = names;
        this.authenticity = authenticity;
        this.quarantine = new Quarantine(transactions, names, authenticity);
    }

    /**
     * What jobs could not change.
     *
     * @return the quarantine, on the same connections
     */
    public Quarantine quarantine() {
        return quarantine;
    }

    private record Entry(ShardRow shard, @Nullable Signature signature) {}

    void insert(Connection connection, List<ShardRow> shards) throws SQLException {
        String sql = "INSERT INTO " + names.shard() + " (" + COLUMNS
                + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 0, 0, ?, ?, 0, 0, 0, 0, 0, 0, ?, ?, ?)";
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
                authenticity.sign(shard.toSign()).bind(statement, 11);
                statement.setBytes(13, TextColumn.toBytes(shard.tenant()));
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
        List<ShardRow> old = new ArrayList<>();
        for (Entry entry : of(connection, jobId)) {
            if (!authenticity.isGoodHere(entry.shard.toSign(), entry.signature)) {
                throw untrusted(entry);
            }
            old.add(entry.shard);
        }
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
     * @throws UntrustedRowException if one of them is not as Entigma wrote it
     */
    public List<ShardRow> of(String jobId) {
        List<ShardRow> shards = new ArrayList<>();
        for (Entry entry : transactions.run("read a job's shards", connection -> of(connection, jobId))) {
            if (!authenticity.isGood(entry.shard.toSign(), entry.signature)) {
                throw untrusted(entry);
            }
            shards.add(entry.shard);
        }
        return shards;
    }

    private UntrustedRowException untrusted(Entry entry) {
        return authenticity.untrusted(
                TABLE, entry.shard.jobId() + ", shard " + entry.shard.number(), entry.signature, WAY_OUT);
    }

    private List<Entry> of(Connection connection, String jobId) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + names.shard() + " WHERE job_id = ? ORDER BY shard";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, jobId);
            try (ResultSet rows = statement.executeQuery()) {
                List<Entry> shards = new ArrayList<>();
                while (rows.next()) {
                    shards.add(new Entry(read(rows), Signature.read(rows, 20)));
                }
                return shards;
            }
        }
    }

    static ShardRow read(ResultSet row) throws SQLException {
        return new ShardRow(
                row.getString(1),
                row.getInt(2),
                TextColumn.ofBytes(row, 22),
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getString(6),
                row.getLong(7),
                row.getInt(8) != 0,
                row.getString(9),
                row.getLong(10),
                row.getLong(11),
                new JobCountsData(
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
        authenticity.prepareToSign();
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
                + " changed = ?, already_ok = ?, conflict = ?, quarantined = ?, failed = ?, destroyed = ?, left_out = ?,"
                + " signer = ?, mac = ? WHERE job_id = ? AND shard = ? AND fence = ?";
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
            authenticity.sign(progress.toSign()).bind(statement, 11);
            statement.setString(13, progress.jobId());
            statement.setInt(14, progress.number());
            statement.setLong(15, progress.fence());
            if (statement.executeUpdate() != 1) {
                return null;
            }
        }
        quarantine.insert(connection, progress, found);
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

    /** Signs the rows of a job that are believed with the key that signs now; a worker does the same with each page. */
    void signAnew(String jobId) {
        for (Entry entry : transactions.run("read a job's shards", connection -> of(connection, jobId))) {
            if (authenticity.isGood(entry.shard.toSign(), entry.signature)) {
                transactions.run("sign a shard", connection -> sign(connection, entry));
            }
        }
        quarantine.signAnew(jobId);
    }

    private boolean sign(Connection connection, Entry entry) throws SQLException {
        String sql = "UPDATE " + names.shard() + " SET signer = ?, mac = ? WHERE job_id = ? AND shard = ? AND mac = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            authenticity.sign(entry.shard.toSign()).bind(statement, 1);
            statement.setString(3, entry.shard.jobId());
            statement.setInt(4, entry.shard.number());
            statement.setBytes(
                    5, Objects.requireNonNull(entry.signature, "believed").mac());
            return statement.executeUpdate() == 1;
        }
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.keytable;

import io.entigma.job.JobKind;
import io.entigma.job.JobState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Jobs over stored data: one row a job, in short transactions of its own. Thread safe. */
public final class JobStore {
    private static final String COLUMNS = "job_id, kind, request, state, reason, created_at";

    private final Transactions transactions;
    private final TableNames names;

    JobStore(Transactions transactions, TableNames names) {
        this.transactions = transactions;
        this.names = names;
    }

    /**
     * The shards of jobs.
     *
     * @return their store
     */
    public ShardStore shards() {
        return new ShardStore(transactions, names);
    }

    /**
     * The job that wants the same and has not ended, or else a new one. However many processes ask at once, they get the
     * same.
     *
     * @param kind what it does
     * @param request what exactly, in its canonical text
     * @param openKey the same, as at most 64 characters
     * @return the job
     */
    public JobRow open(JobKind kind, String request, String openKey) {
        Optional<JobRow> found = findOpen(openKey);
        while (found.isEmpty()) {
            String id = UUID.randomUUID().toString();
            Boolean made = transactions.runUnlessTaken("make a job", connection -> {
                insert(connection, id, kind, request, openKey);
                return true;
            });
            // If another process was first, its job can even have ended meanwhile; then look and make again.
            found = made == null ? findOpen(openKey) : find(id);
        }
        return found.get();
    }

    private void insert(Connection connection, String id, JobKind kind, String request, String openKey)
            throws SQLException {
        String sql = "INSERT INTO " + names.job() + " (" + COLUMNS + ", open_key, changed_at)"
                + " VALUES (?, ?, ?, ?, NULL, ?, ?, ?)";
        long now = DatabaseClock.millis(connection);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.setString(2, kind.name());
            statement.setString(3, request);
            statement.setString(4, JobState.PLANNING.name());
            statement.setLong(5, now);
            statement.setString(6, openKey);
            statement.setLong(7, now);
            statement.executeUpdate();
        }
    }

    private Optional<JobRow> findOpen(String openKey) {
        return select("WHERE open_key = ?", openKey).stream().findFirst();
    }

    /**
     * One job.
     *
     * @param id its id
     * @return the job, or empty
     */
    public Optional<JobRow> find(String id) {
        return select("WHERE job_id = ?", id).stream().findFirst();
    }

    /**
     * All jobs.
     *
     * @return the jobs, the newest first
     */
    public List<JobRow> all() {
        return select("ORDER BY created_at DESC, job_id", null);
    }

    private List<JobRow> select(String rest, @Nullable String argument) {
        return transactions.run("read jobs", connection -> {
            String sql = "SELECT " + COLUMNS + " FROM " + names.job() + " " + rest;
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                if (argument != null) {
                    statement.setString(1, argument);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    List<JobRow> jobs = new ArrayList<>();
                    while (rows.next()) {
                        jobs.add(read(rows));
                    }
                    return jobs;
                }
            }
        });
    }

    private static JobRow read(ResultSet row) throws SQLException {
        return new JobRow(
                row.getString(1),
                JobKind.valueOf(row.getString(2)),
                row.getString(3),
                JobState.valueOf(row.getString(4)),
                Objects.requireNonNullElse(row.getString(5), ""),
                Instant.ofEpochMilli(row.getLong(6)));
    }

    /**
     * Moves a job from one state to another.
     *
     * @param id the job
     * @param from the states that it may be in
     * @param to the state
     * @param reason why, for people
     * @return false if it is in another state
     */
    public boolean move(String id, Collection<JobState> from, JobState to, String reason) {
        return transactions.run("change a job's state", connection -> move(connection, id, from, to, reason));
    }

    private boolean move(Connection connection, String id, Collection<JobState> from, JobState to, String reason)
            throws SQLException {
        String states = from.stream().map(state -> "'" + state.name() + "'").collect(Collectors.joining(", "));
        String sql = "UPDATE " + names.job() + " SET state = ?, reason = ?, changed_at = ?"
                + (to.isEnd() ? ", open_key = NULL" : "") + " WHERE job_id = ? AND state IN (" + states + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, to.name());
            statement.setString(2, reason.substring(0, Math.min(reason.length(), 1000)));
            statement.setLong(3, DatabaseClock.millis(connection));
            statement.setString(4, id);
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Stores a job's shards and starts it, unless another process has done so.
     *
     * @param id the job
     * @param shards its shards
     */
    public void start(String id, List<ShardRow> shards) {
        transactions.run("store a job's shards", connection -> {
            if (move(connection, id, List.of(JobState.PLANNING), JobState.RUNNING, "")) {
                shards().insert(connection, shards);
            }
            return true;
        });
    }

    /**
     * Has a running job whose shards are all finished go over its rows once more, unless another process has done so.
     * Its quarantine begins anew.
     *
     * @param id the job
     * @param shards its shards; they get other numbers
     */
    public void again(String id, List<ShardRow> shards) {
        transactions.run("store a job's shards", connection -> {
            // Locks the job's row, so that of two processes one comes second and finds the other's shards.
            if (move(connection, id, List.of(JobState.RUNNING), JobState.RUNNING, "")) {
                shards().replace(connection, id, shards);
            }
            return true;
        });
    }
}

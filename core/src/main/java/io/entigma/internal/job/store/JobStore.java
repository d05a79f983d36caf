// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.store;

import io.entigma.error.UntrustedRowException;
import io.entigma.internal.tables.DatabaseClock;
import io.entigma.internal.tables.RowAuthenticity;
import io.entigma.internal.tables.Signature;
import io.entigma.internal.tables.TableNames;
import io.entigma.internal.tables.TextColumn;
import io.entigma.internal.tables.Transactions;
import io.entigma.job.JobKind;
import io.entigma.job.JobState;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Jobs over stored data: one row a job, in short transactions of its own. Thread safe. */
public final class JobStore {
    private static final System.Logger LOG = System.getLogger(JobStore.class.getName());
    private static final String COLUMNS = "job_id, kind, request, state, reason, created_at, signer, mac";
    private static final String TABLE = "entigma_job";
    private static final String WAY_OUT = "find out who changed it, delete the job's rows and start the job again";

    private final Transactions transactions;
    private final TableNames names;
    private final RowAuthenticity authenticity;

    public JobStore(Transactions transactions, TableNames names, RowAuthenticity authenticity) {
        this.transactions = transactions;
        this.names = names;
        this.authenticity = authenticity;
    }

    private record Entry(JobRow job, @Nullable Signature signature) {}

    /**
     * The shards of jobs.
     *
     * @return their store
     */
    public ShardStore shards() {
        return new ShardStore(transactions, names, authenticity);
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
        authenticity.prepareToSign();
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
                + " VALUES (?, ?, ?, ?, NULL, ?, ?, ?, ?, ?)";
        long now = DatabaseClock.millis(connection);
        JobRow job = new JobRow(id, kind, request, JobState.PLANNING, "", Instant.ofEpochMilli(now));
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.setString(2, kind.name());
            statement.setString(3, request);
            statement.setString(4, job.state().name());
            statement.setLong(5, now);
            authenticity.sign(job.toSign()).bind(statement, 6);
            statement.setString(8, openKey);
            statement.setLong(9, now);
            statement.executeUpdate();
        }
    }

    private Optional<JobRow> findOpen(String openKey) {
        return select("WHERE open_key = ?", openKey).stream().map(this::trusted).findFirst();
    }

    /**
     * One job.
     *
     * @param id its id
     * @return the job, or empty
     * @throws io.entigma.error.UntrustedRowException if its row is not as Entigma wrote it
     */
    public Optional<JobRow> find(String id) {
        return select("WHERE job_id = ?", id).stream().map(this::trusted).findFirst();
    }

    /**
     * Whether a job is to go on.
     *
     * @param id its id
     * @return true while it is running
     * @throws io.entigma.error.UntrustedRowException if its row is not as Entigma wrote it
     */
    public boolean isRunning(String id) {
        return find(id).filter(job -> job.state() == JobState.RUNNING).isPresent();
    }

    private JobRow trusted(Entry entry) {
        authenticity.require(TABLE, entry.job.id(), entry.job.toSign(), entry.signature, WAY_OUT);
        return entry.job;
    }

    /**
     * All jobs; one that is not as Entigma wrote it is told and left out.
     *
     * @return the jobs, the newest first
     */
    public List<JobRow> all() {
        List<JobRow> jobs = new ArrayList<>();
        for (Entry entry : select("ORDER BY created_at DESC, job_id", null)) {
            try {
                jobs.add(trusted(entry));
            } catch (UntrustedRowException e) {
                LOG.log(Level.DEBUG, "Not listed", e);
            }
        }
        return jobs;
    }

    private List<Entry> select(String rest, @Nullable String argument) {
        return transactions.run("read jobs", connection -> select(connection, rest, argument));
    }

    private List<Entry> select(Connection connection, String rest, @Nullable String argument) throws SQLException {
        String sql = "SELECT " + COLUMNS + " FROM " + names.job() + " " + rest;
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (argument != null) {
                statement.setString(1, argument);
            }
            try (ResultSet rows = statement.executeQuery()) {
                List<Entry> jobs = new ArrayList<>();
                while (rows.next()) {
                    jobs.add(read(rows));
                }
                return jobs;
            }
        }
    }

    private static Entry read(ResultSet row) throws SQLException {
        Signature signature = Signature.read(row, 7);
        JobKind kind = JobKind.REENCRYPT;
        JobState state = JobState.FAILED;
        try {
            kind = JobKind.valueOf(TextColumn.of(row, 2));
            state = JobState.valueOf(TextColumn.of(row, 4));
        } catch (IllegalArgumentException e) {
            // Nobody but a stranger wrote this; without a signature it is not believed.
            signature = null;
        }
        return new Entry(
                new JobRow(
                        TextColumn.of(row, 1),
                        kind,
                        TextColumn.of(row, 3),
                        state,
                        TextColumn.of(row, 5),
                        Instant.ofEpochMilli(row.getLong(6))),
                signature);
    }

    /**
     * Moves a job from one state to another.
     *
     * @param id the job
     * @param from the states that it may be in
     * @param to the state
     * @param reason why, for people
     * @return false if it is in another state
     * @throws io.entigma.error.UntrustedRowException if its row is not as Entigma wrote it
     */
    public boolean move(String id, Collection<JobState> from, JobState to, String reason) {
        authenticity.prepareToSign();
        return transactions.run("change a job's state", connection -> move(connection, id, from, to, reason));
    }

    private boolean move(Connection connection, String id, Collection<JobState> from, JobState to, String reason)
            throws SQLException {
        lock(connection, id);
        for (Entry entry : select(connection, "WHERE job_id = ?", id)) {
            if (!authenticity.isGoodHere(entry.job.toSign(), entry.signature)) {
                throw authenticity.untrusted(TABLE, id, entry.signature, WAY_OUT);
            }
            if (from.contains(entry.job.state())) {
                write(connection, entry.job.in(to, reason.substring(0, Math.min(reason.length(), 1000))));
                return true;
            }
        }
        return false;
    }

    /** Keeps others from changing it until commit; a write, for the reason that {@code EpochRow.next} tells. */
    private void lock(Connection connection, String id) throws SQLException {
        String sql = "UPDATE " + names.job() + " SET changed_at = changed_at WHERE job_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    private void write(Connection connection, JobRow job) throws SQLException {
        String sql = "UPDATE " + names.job() + " SET state = ?, reason = ?, changed_at = ?, signer = ?, mac = ?"
                + (job.state().isEnd() ? ", open_key = NULL" : "") + " WHERE job_id = ?";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, job.state().name());
            statement.setString(2, job.reason());
            statement.setLong(3, DatabaseClock.millis(connection));
            authenticity.sign(job.toSign()).bind(statement, 4);
            statement.setString(6, job.id());
            statement.executeUpdate();
        }
    }

    /** Jobs that are not as Entigma wrote them; believes with the keys that are in memory. */
    public List<String> untrusted() {
        return select("ORDER BY created_at, job_id", null).stream()
                .filter(entry -> !authenticity.isGoodHere(entry.job.toSign(), entry.signature))
                .map(entry -> entry.job.id())
                .toList();
    }

    /** Signs all that is believed, of jobs, their shards and the quarantine, with the key that signs now. */
    public void signAnew() {
        authenticity.prepareToSign();
        for (JobRow job : all()) {
            transactions.run("sign a job", connection -> signAnew(connection, job.id()));
            shards().signAnew(job.id());
        }
    }

    private boolean signAnew(Connection connection, String id) throws SQLException {
        lock(connection, id);
        for (Entry entry : select(connection, "WHERE job_id = ?", id)) {
            if (authenticity.isGoodHere(entry.job.toSign(), entry.signature)) {
                write(connection, entry.job);
            }
        }
        return true;
    }

    /**
     * Stores a job's shards and starts it, unless another process has done so.
     *
     * @param id the job
     * @param shards its shards
     */
    public void start(String id, List<ShardRow> shards) {
        authenticity.prepareToSign();
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
        authenticity.prepareToSign();
        transactions.run("store a job's shards", connection -> {
            // Locks the job's row, so that of two processes one comes second and finds the other's shards.
            if (move(connection, id, List.of(JobState.RUNNING), JobState.RUNNING, "")) {
                shards().replace(connection, id, shards);
            }
            return true;
        });
    }
}

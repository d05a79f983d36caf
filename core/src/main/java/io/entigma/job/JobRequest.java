// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.job;

import io.entigma.error.MisconfigurationException;
import io.entigma.key.TenantId;
import io.entigma.spi.LegacyReader;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a job is to do, and how one process does its part of it. Immutable and thread safe; each method that changes
 * something returns a new object. Two requests that want the same done are the same job, however they want it done.
 */
public final class JobRequest {
    private final JobKind kind;
    private final Set<String> tenants;
    private final Set<String> tables;
    private final Set<String> columns;
    private final @Nullable Integer version;
    private final boolean quarantineUnknownKeys;
    private final Allowed allowed;
    private final Move move;
    private final Pace pace;
    private final Consumer<JobReport> progress;

    /** Between what columns values move, and how they are read. */
    private record Move(
            @Nullable String plainColumn,
            @Nullable TenantId tenant,
            @Nullable String tenantColumn,
            @Nullable LegacyReader reader,
            boolean treatAsPlain,
            boolean tenantsByMapping) {
        static final Move NONE = new Move(null, null, null, null, false, false);
    }

    /** What would be refused without an explicit word. */
    private record Allowed(boolean deterministic, boolean applicationKeys, Set<String> contexts) {
        static final Allowed NOTHING = new Allowed(false, false, Set.of());
    }

    /** How one process works. */
    private record Pace(int pageRows, int shardRows, int workers, int rowsPerSecond, Duration lease) {}

    private JobRequest(
            JobKind kind,
            Set<String> tenants,
            Set<String> tables,
            Set<String> columns,
            @Nullable Integer version,
            boolean quarantineUnknownKeys,
            Allowed allowed,
            Move move,
            Pace pace,
            Consumer<JobReport> progress) {
        this.kind = kind;
        this.tenants = tenants;
        this.tables = tables;
        this.columns = columns;
        this.version = version;
        this.quarantineUnknownKeys = quarantineUnknownKeys;
        this.allowed = allowed;
        this.move = move;
        this.pace = pace;
        this.progress = progress;
    }

    /**
     * Moves every stored value to its tenant's active key.
     *
     * @return the request, for everything that the column catalog knows
     */
    public static JobRequest reencrypt() {
        return of(JobKind.REENCRYPT, Set.of());
    }

    /**
     * Seals the plain values of one column: in place, or from another column with {@link #plainColumn}. Say whose they are
     * with {@link #tenant} or {@link #tenantColumn}. Whatever stands there in the clear is believed from then on. In place, values that are sealed already and open stay as they are; what looks sealed but does
     * not open goes into quarantine.
     *
     * @param column {@code table.column} of the encrypted column, as in the column catalog
     * @return the request
     */
    public static JobRequest encrypt(String column) {
        return of(JobKind.ENCRYPT, Set.of(column));
    }

    /**
     * Seals the plain values of every column that the column catalog knows, in place; restrict it with {@link #tables} or {@link
     * #columns}. Whose they are is told by {@link #tenantsByMapping}, and in tables without a tenant's column by {@link #tenant}.
     * Whatever stands there in the clear is believed from then on.
     *
     * @return the request
     */
    public static JobRequest encryptAll() {
        return of(JobKind.ENCRYPT, Set.of()).tenantsByMapping();
    }

    /**
     * Opens the sealed values of one column for good: in place, as bytes (text in UTF-8), or into another column with
     * {@link #plainColumn}. It is refused where values are not bound to the column's own name, see {@link #allowContext}; and in place while the column has the check constraint that keeps plain values out.
     *
     * @param column {@code table.column} of the encrypted column, as in the column catalog
     * @return the request
     */
    public static JobRequest decrypt(String column) {
        return of(JobKind.DECRYPT, Set.of(column));
    }

    /**
     * Seals the values of one column that were sealed for {@link TenantId#SINGLE} for the tenants whose rows they are in, in an
     * application that had no tenants and gets some. Say whose they are with {@link #tenantColumn}, which is believed, or with
     * {@link #tenant} if all are one tenant's. Values that are a tenant's already stay as they are.
     *
     * @param column {@code table.column} of the encrypted column, as in the column catalog
     * @return the request
     */
    public static JobRequest assignTenants(String column) {
        return of(JobKind.ASSIGN, Set.of(column));
    }

    private static JobRequest of(JobKind kind, Set<String> columns) {
        Pace pace = new Pace(500, 50_000, 1, 0, Duration.ofSeconds(30));
        return new JobRequest(
                kind, Set.of(), Set.of(), columns, null, false, Allowed.NOTHING, Move.NONE, pace, unused -> {});
    }

    private JobRequest with(Move newMove) {
        return new JobRequest(
                kind, tenants, tables, columns, version, quarantineUnknownKeys, allowed, newMove, pace, progress);
    }

    /**
     * Sets the column of the same table that holds the values in plain. It is read when encrypting and written when
     * decrypting, only where the other column is still empty.
     *
     * @param name its name, without the table's
     * @return a new request
     */
    public JobRequest plainColumn(String name) {
        return with(
                new Move(name, move.tenant, move.tenantColumn, move.reader, move.treatAsPlain, move.tenantsByMapping));
    }

    /**
     * Sets whose the plain values are, if all belong to one tenant; after {@link #tenantsByMapping} those of tables in which no
     * column names the tenant.
     *
     * @param owner the tenant; {@link TenantId#SINGLE} in an application without tenants
     * @return a new request
     */
    public JobRequest tenant(TenantId owner) {
        return with(new Move(move.plainColumn, owner, null, move.reader, move.treatAsPlain, move.tenantsByMapping));
    }

    /**
     * Sets the column of the same table that names the tenant of a row.
     *
     * @param name its name, without the table's
     * @return a new request
     */
    public JobRequest tenantColumn(String name) {
        return with(new Move(move.plainColumn, null, name, move.reader, move.treatAsPlain, false));
    }

    /**
     * Takes the tenant of a row from the column of its table that is mapped as {@code @TenantId}, as the column catalog has it.
     *
     * @return a new request
     */
    public JobRequest tenantsByMapping() {
        return with(new Move(move.plainColumn, move.tenant, null, move.reader, move.treatAsPlain, true));
    }

    /**
     * Sets who reads the values that are to be encrypted, if another scheme has encrypted them.
     *
     * @param scheme the reader
     * @return a new request
     */
    public JobRequest reader(LegacyReader scheme) {
        return with(new Move(
                move.plainColumn, move.tenant, move.tenantColumn, scheme, move.treatAsPlain, move.tenantsByMapping));
    }

    /**
     * Has values taken for plain that look sealed but cannot be opened since nobody knows their key, or since they are cut.
     * Without it they go into quarantine, since more often a key was lost. For encrypting and decrypting in place, once it is
     * certain that such bytes are plain: look at the quarantine first. A value under a key that the key table has is never
     * taken for plain if it is whole.
     *
     * @return a new request
     */
    public JobRequest treatAsPlain() {
        return with(
                new Move(move.plainColumn, move.tenant, move.tenantColumn, move.reader, true, move.tenantsByMapping));
    }

    private JobRequest with(Pace newPace) {
        return new JobRequest(
                kind, tenants, tables, columns, version, quarantineUnknownKeys, allowed, move, newPace, progress);
    }

    /**
     * Restricts the job to values of some tenants.
     *
     * @param only the tenants; empty means all
     * @return a new request
     */
    public JobRequest tenants(Collection<TenantId> only) {
        Set<String> names = only.stream().map(TenantId::toString).collect(Collectors.toSet());
        return new JobRequest(
                kind, names, tables, columns, version, quarantineUnknownKeys, allowed, move, pace, progress);
    }

    /**
     * Restricts the job to some tables.
     *
     * @param only names as in the column catalog, in any case; empty means all
     * @return a new request
     */
    public JobRequest tables(Collection<String> only) {
        return new JobRequest(
                kind,
                tenants,
                Set.copyOf(only),
                columns,
                version,
                quarantineUnknownKeys,
                allowed,
                move,
                pace,
                progress);
    }

    /**
     * Restricts the job to some columns.
     *
     * @param only {@code table.column} as in the column catalog, in any case; empty means all
     * @return a new request
     */
    public JobRequest columns(Collection<String> only) {
        return new JobRequest(
                kind, tenants, tables, Set.copyOf(only), version, quarantineUnknownKeys, allowed, move, pace, progress);
    }

    /**
     * Restricts the job to values under one key version.
     *
     * @param only the version, at least 1
     * @return a new request
     */
    public JobRequest version(int only) {
        return new JobRequest(
                kind, tenants, tables, columns, only, quarantineUnknownKeys, allowed, move, pace, progress);
    }

    /**
     * Has values with a key id that the key table does not have, or whose rows there are not believed, put in quarantine.
     * Without it the job pauses at the first one, since more often the key table is incomplete than the value wrong.
     *
     * @return a new request
     */
    public JobRequest quarantineUnknownKeys() {
        return new JobRequest(kind, tenants, tables, columns, version, true, allowed, move, pace, progress);
    }

    /**
     * Allows that a re-encryption makes values deterministic that are stored in a random form, since their column is
     * deterministic now. Without it the job is refused before the first row: equal values become visible as such to
     * whoever reads the database, and a column catalog that somebody has changed must not be enough for that.
     *
     * @return a new request
     */
    public JobRequest allowDeterministic() {
        return with(new Allowed(true, allowed.applicationKeys, allowed.contexts));
    }

    /**
     * Allows that a re-encryption moves values from the key server under data keys of the application, since their column
     * is not at the key server any more. Without it the job is refused before the first row.
     *
     * @return a new request
     */
    public JobRequest allowApplicationKeys() {
        return with(new Allowed(allowed.deterministic, true, allowed.contexts));
    }

    /**
     * Confirms that values are bound to a context, for encrypting, decrypting and assigning: one that is not the column's own name,
     * as decrypting asks for, or one that another column has too. Without it such a job is refused before the first row,
     * since values that were copied from another column would be opened, or sealed as its own.
     *
     * @param name the context, as in the column catalog
     * @return a new request
     */
    public JobRequest allowContext(String name) {
        Set<String> names = new TreeSet<>(allowed.contexts);
        names.add(name);
        return with(new Allowed(allowed.deterministic, allowed.applicationKeys, Set.copyOf(names)));
    }

    private JobRequest with(Allowed newAllowed) {
        return new JobRequest(
                kind, tenants, tables, columns, version, quarantineUnknownKeys, newAllowed, move, pace, progress);
    }

    /**
     * Sets how many rows are read and written in one transaction at most. Rows with large values come in smaller pages.
     *
     * @param rows 1 to 10,000; the default is 500
     * @return a new request
     */
    public JobRequest pageRows(int rows) {
        int checked = inRange("pageRows", rows, 1, 10_000);
        return with(new Pace(checked, pace.shardRows, pace.workers, pace.rowsPerSecond, pace.lease));
    }

    /**
     * Sets about how many rows make one shard, the piece that one worker takes at a time.
     *
     * @param rows 1 to 10,000,000; the default is 50,000
     * @return a new request
     */
    public JobRequest shardRows(int rows) {
        int checked = inRange("shardRows", rows, 1, 10_000_000);
        return with(new Pace(pace.pageRows, checked, pace.workers, pace.rowsPerSecond, pace.lease));
    }

    /**
     * Sets how many threads of this process work, each on a shard and a connection of its own. Start more processes with
     * the same request to have more machines work.
     *
     * @param threads 1 to 64; the default is 1
     * @return a new request
     */
    public JobRequest workers(int threads) {
        int checked = inRange("workers", threads, 1, 64);
        return with(new Pace(pace.pageRows, pace.shardRows, checked, pace.rowsPerSecond, pace.lease));
    }

    /**
     * Sets how many rows this process looks at in a second at most.
     *
     * @param rows the rate, or 0 for no limit, the default
     * @return a new request
     */
    public JobRequest rowsPerSecond(int rows) {
        int checked = inRange("rowsPerSecond", rows, 0, Integer.MAX_VALUE);
        return with(new Pace(pace.pageRows, pace.shardRows, pace.workers, checked, pace.lease));
    }

    /**
     * Sets how long a shard of a process that shows no sign of life is left to it.
     *
     * @param time 1 second to 1 hour; the default is 30 seconds
     * @return a new request
     */
    public JobRequest lease(Duration time) {
        if (time.compareTo(Duration.ofSeconds(1)) < 0 || time.compareTo(Duration.ofHours(1)) > 0) {
            throw new MisconfigurationException("lease: must be 1 second to 1 hour, but is " + time);
        }
        return with(new Pace(pace.pageRows, pace.shardRows, pace.workers, pace.rowsPerSecond, time));
    }

    /**
     * Tells of progress about once a second, and at the end.
     *
     * @param listener gets the state of the whole job, on a thread of the job
     * @return a new request
     */
    public JobRequest onProgress(Consumer<JobReport> listener) {
        return new JobRequest(
                kind, tenants, tables, columns, version, quarantineUnknownKeys, allowed, move, pace, listener);
    }

    private static int inRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new MisconfigurationException(name + ": must be " + least + " to " + most + ", but is " + value);
        }
        return value;
    }

    /** What it does. */
    public JobKind kind() {
        return kind;
    }

    /** Names of the tenants, sorted; empty for all. */
    public Set<String> tenants() {
        return new TreeSet<>(tenants);
    }

    /** The tables, sorted; empty for all. */
    public Set<String> tables() {
        return new TreeSet<>(tables);
    }

    /** The columns, sorted; empty for all. */
    public Set<String> columns() {
        return new TreeSet<>(columns);
    }

    /** The key version, or null for all. */
    public @Nullable Integer version() {
        return version;
    }

    /** Whether an unknown key is the value's fault. */
    public boolean isQuarantiningUnknownKeys() {
        return quarantineUnknownKeys;
    }

    /** Whether random values may become deterministic. */
    public boolean isDeterministicAllowed() {
        return allowed.deterministic;
    }

    /** Whether values may leave the key server for keys of the application. */
    public boolean isApplicationKeysAllowed() {
        return allowed.applicationKeys;
    }

    /** The contexts that are confirmed, sorted. */
    public Set<String> allowedContexts() {
        return new TreeSet<>(allowed.contexts);
    }

    /** The column that holds the values in plain, or null if there is only one column. */
    public @Nullable String plainColumn() {
        return move.plainColumn;
    }

    /** Whose all plain values are, or null. */
    public @Nullable TenantId tenant() {
        return move.tenant;
    }

    /** The column that names a row's tenant, or null. */
    public @Nullable String tenantColumn() {
        return move.tenantColumn;
    }

    /** Whether the mapping tells which column names a row's tenant. */
    public boolean isTenantsByMapping() {
        return move.tenantsByMapping;
    }

    /** Who reads values of another scheme, or null. */
    public @Nullable LegacyReader reader() {
        return move.reader;
    }

    /** Whether strange values are plain. */
    public boolean isTreatingAsPlain() {
        return move.treatAsPlain;
    }

    /** Most rows in a transaction. */
    public int pageRows() {
        return pace.pageRows;
    }

    /** About how many rows make a shard. */
    public int shardRows() {
        return pace.shardRows;
    }

    /** Threads of this process. */
    public int workers() {
        return pace.workers;
    }

    /** Most rows in a second, or 0. */
    public int rowsPerSecond() {
        return pace.rowsPerSecond;
    }

    /** Time after which a silent worker's shard is taken over. */
    public Duration lease() {
        return pace.lease;
    }

    /** Who hears of progress. */
    public Consumer<JobReport> progress() {
        return progress;
    }
}

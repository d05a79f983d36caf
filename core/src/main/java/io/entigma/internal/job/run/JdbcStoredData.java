// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.DataException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.job.change.AssignTenants;
import io.entigma.internal.job.change.DecryptColumn;
import io.entigma.internal.job.change.DryRun;
import io.entigma.internal.job.change.EncryptColumn;
import io.entigma.internal.job.change.ReencryptColumn;
import io.entigma.internal.job.change.SharedContexts;
import io.entigma.internal.job.change.StoredValueCipher;
import io.entigma.internal.job.change.ValueTransformation;
import io.entigma.internal.job.change.Weakening;
import io.entigma.internal.job.inspect.Audit;
import io.entigma.internal.job.inspect.HeaderCount;
import io.entigma.internal.job.inspect.Retirement;
import io.entigma.internal.job.inspect.Verification;
import io.entigma.internal.job.store.JobRow;
import io.entigma.internal.job.store.JobStore;
import io.entigma.internal.job.table.Constraints;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.job.table.RecentKeyRows;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.plan.Planner;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.sql.Shown;
import io.entigma.job.AuditFinding;
import io.entigma.job.ColumnUse;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.JobCounts;
import io.entigma.job.JobKind;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.QuarantinedValue;
import io.entigma.job.StoredData;
import io.entigma.job.VerifiedColumn;
import io.entigma.key.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** The one implementation of {@link StoredData}. Thread safe. */
public final class JdbcStoredData implements StoredData {
    private static final List<JobState> OPEN = List.of(JobState.PLANNING, JobState.RUNNING, JobState.PAUSED);

    private final StoredValueCipher crypto;
    private final DataTables tables;
    private final JobStore jobs;
    private final JobOpening opening;
    private final JdbcKeyStore store;
    private final Settling settling;
    private final Retirement retirement;
    private final Constraints constraints;
    private final KnownLayouts layouts;
    private final Set<String> plaintextWrites;

    /**
     * Composes the operations on one database.
     *
     * @param dataSource connections to the data; not closed
     * @param store the key table
     * @param keyring the keys
     * @param cipher seals and opens
     * @param serverValues seals and opens at the key server
     * @param settling how long it takes until every node has heard of a change of keys
     * @param clock for the times in the key table
     * @param plaintextReads contexts of attributes whose columns may still hold plain values
     * @param plaintextWrites contexts of those that this engine still writes in plain
     * @param layouts the search tokens of the application's attributes
     */
    public JdbcStoredData(
            DataSource dataSource,
            JdbcKeyStore store,
            Keyring keyring,
            FieldCipher cipher,
            KeyServerCipher serverValues,
            Settling settling,
            Clock clock,
            Set<String> plaintextReads,
            Set<String> plaintextWrites,
            KnownLayouts layouts) {
        this.crypto = new StoredValueCipher(keyring, cipher, serverValues);
        this.tables = new DataTables(dataSource, store.columnCatalog(), layouts);
        this.constraints = new Constraints(tables, store.columnCatalog(), plaintextReads, layouts);
        this.plaintextWrites = plaintextWrites;
        this.jobs = store.jobStore();
        this.opening = new JobOpening(jobs);
        this.settling = settling;
        this.layouts = layouts;
        this.store = store;
        this.retirement = new Retirement(
                store,
                keyring,
                tables,
                new HeaderCount(forms()),
                settling,
                () -> clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    @Override
    public JobReport run(JobRequest request) throws InterruptedException {
        ValueTransformation change = change(request);
        List<DataTable> chosen = tables.of(request);
        requireNothingAgainst(request, chosen, change);
        JobRow job = opening.open(request);
        JobReports reports = new JobReports(jobs);
        JobPasses passes = new JobPasses(
                tables,
                chosen,
                jobs,
                job.id(),
                request,
                () -> request.progress().accept(reports.of(current(job))));
        if (job.state() == JobState.PLANNING) {
            passes.plan();
        }
        passes.run(() -> change(request), settling, () -> {
            StoredForms fresh = forms();
            return new Leftovers(tables, request, change(request, fresh), fresh, crypto).of(chosen);
        });
        JobReport report = reports.of(current(job));
        request.progress().accept(report);
        return report;
    }

    private void requireNothingAgainst(JobRequest request, List<DataTable> chosen, ValueTransformation change) {
        constraints.requireNoneAgainst(request, chosen);
        if (request.kind() == JobKind.ENCRYPT) {
            chosen.forEach(table -> table.columns().forEach(column -> requireWrittenSealed(table, column)));
        }
        if (request.kind() == JobKind.ENCRYPT || request.kind() == JobKind.ASSIGN) {
            chosen.forEach(table -> requireOwner(request, table));
        }
        if (request.kind() != JobKind.DECRYPT) {
            chosen.forEach(table -> table.columns().forEach(column -> requireMakeable(table, column)));
        }
        new Weakening(tables, contexts(), forms()).requireAllowed(request, chosen, change);
    }

    private void requireWrittenSealed(DataTable table, DataColumn column) {
        if (plaintextWrites.contains(column.context().name())) {
            throw new DataException(table.label() + "." + column.name()
                    + ": cannot be encrypted while entigma.plaintext-writes has its context ("
                    + column.context().name()
                    + "), by which new values are stored in plain; take it out there, in every"
                    + " instance of the application, then encrypt the column");
        }
    }

    private static void requireMakeable(DataTable table, DataColumn column) {
        if (column.tokens() != null && !column.tokens().isMakeable()) {
            throw new DataException(
                    table.label() + "." + column.name() + ": its values have search tokens of a normal form ("
                            + Shown.of(column.tokens().description())
                            + "), which is a class of the application; run this job in the application, or leave the column out");
        }
    }

    private SharedContexts contexts() {
        return new SharedContexts(store.columnCatalog().all());
    }

    private ValueTransformation change(JobRequest request) {
        return change(request, forms());
    }

    private ValueTransformation change(JobRequest request, StoredForms forms) {
        requireUseOfTreatAsPlain(request);
        return switch (request.kind()) {
            case REENCRYPT -> new ReencryptColumn(crypto, forms, request);
            case ENCRYPT -> new EncryptColumn(crypto, forms, requireOneColumn(request));
            case DECRYPT -> new DecryptColumn(crypto, forms, request);
            case ASSIGN -> new AssignTenants(crypto, forms, requireAnotherTenant(request));
        };
    }

    /** What stored values are; key rows are remembered for a moment, so each operation has its own. */
    private StoredForms forms() {
        return new StoredForms(new RecentKeyRows(store), crypto.server());
    }

    private static void requireUseOfTreatAsPlain(JobRequest request) {
        boolean inPlace = (request.kind() == JobKind.ENCRYPT || request.kind() == JobKind.DECRYPT)
                && request.plainColumn() == null;
        if (request.isTreatingAsPlain() && !inPlace) {
            throw new MisconfigurationException("treatAsPlain: is for encrypting and decrypting in place, but this is "
                    + request.kind() + (request.plainColumn() == null ? "" : " with another column")
                    + "; leave it out");
        }
    }

    private static JobRequest requireOneColumn(JobRequest request) {
        if (request.plainColumn() != null && request.columns().size() != 1) {
            throw new MisconfigurationException(request.kind() + " " + request.columns() + ": another column, "
                    + request.plainColumn() + ", can be read for one encrypted column only; make a request for each");
        }
        return request;
    }

    private static JobRequest requireAnotherTenant(JobRequest request) {
        if (TenantId.SINGLE.equals(request.tenant())) {
            throw new MisconfigurationException("ASSIGN " + request.columns() + ": the values are those of '"
                    + TenantId.SINGLE + "' already; name another tenant");
        }
        return request;
    }

    private static void requireOwner(JobRequest request, DataTable table) {
        if (request.tenant() == null && table.tenantColumn() == null) {
            throw new MisconfigurationException(
                    request.kind() + " " + table.label() + ": it must be said whose the values are"
                            + (request.isTenantsByMapping() ? ", since its mapping has no @TenantId in this table" : "")
                            + "; set tenant(...), TenantId.SINGLE without tenants, or tenantColumn(...) (--tenant,"
                            + " --single-tenant, --tenant-column)");
        }
    }

    private JobRow current(JobRow job) {
        return jobs.find(job.id()).orElse(job);
    }

    @Override
    public JobCounts dryRun(JobRequest request) {
        ValueTransformation change = change(request);
        JobCounts sum = JobCountsData.NONE;
        List<DataTable> chosen = tables.of(request);
        requireNothingAgainst(request, chosen, change);
        for (DataTable table : chosen) {
            sum = sum.plus(
                    tables.read("look at " + table.label(), connection -> new DryRun(table, change).count(connection)));
        }
        return sum;
    }

    @Override
    public List<JobReport> jobs() {
        return jobs.all().stream().map(job -> new JobReports(jobs).of(job)).toList();
    }

    @Override
    public boolean pause(String jobId) {
        return jobs.move(jobId, List.of(JobState.RUNNING), JobState.PAUSED, "paused by hand");
    }

    @Override
    public boolean resume(String jobId) {
        return jobs.move(jobId, List.of(JobState.PAUSED), JobState.RUNNING, "");
    }

    @Override
    public boolean stop(String jobId) {
        return jobs.move(jobId, OPEN, JobState.FAILED, "stopped by hand");
    }

    @Override
    public List<QuarantinedValue> quarantine(String jobId) {
        return jobs.shards().quarantine().of(jobId);
    }

    @Override
    public List<ColumnUse> status() {
        return uses(tables.all());
    }

    private List<ColumnUse> uses(List<DataTable> chosen) {
        HeaderCount headers = new HeaderCount(forms());
        List<ColumnUse> uses = new ArrayList<>();
        for (DataTable table : chosen) {
            for (DataColumn column : table.columns()) {
                uses.addAll(tables.read(
                        "count values of " + table.label(), connection -> headers.of(connection, table, column)));
            }
        }
        return uses;
    }

    @Override
    public List<String> missingColumns() {
        return tables.missing(JobRequest.reencrypt()).stream()
                .map(CatalogColumn::label)
                .sorted()
                .toList();
    }

    @Override
    public List<VerifiedColumn> verify() {
        return verified(tables.all());
    }

    private List<VerifiedColumn> verified(List<DataTable> chosen) {
        Verification verification = new Verification(crypto, forms());
        for (DataTable table : chosen) {
            tables.read("read " + table.label(), connection -> verification.add(connection, table));
        }
        verification.end();
        return verification.result();
    }

    @Override
    public List<AuditFinding> audit() {
        Audit audit = new Audit(forms());
        audit.addUntrusted(store.rowAudit().run());
        audit.addContexts(new SharedContexts(store.columnCatalog().trusted()));
        audit.addMissing(tables.missing(JobRequest.reencrypt()));
        List<DataTable> trusted = tables.trusted();
        trusted.forEach(table ->
                tables.read("look at the values of " + table.label(), connection -> audit.addModes(connection, table)));
        audit.addUses(uses(trusted));
        audit.addVerified(verified(trusted));
        tables.read("look at the binary columns", connection -> audit.addUncataloged(connection, trusted));
        return audit.findings();
    }

    @Override
    public EncryptionPlan plan() {
        List<ColumnCatalog.Entry> entries = store.columnCatalog().entries();
        store.columnCatalog().requireTrusted(entries);
        return tables.read(
                "make a plan",
                connection -> Planner.of(
                        connection,
                        entries.stream().map(ColumnCatalog.Entry::column).toList(),
                        layouts));
    }

    @Override
    public Map<String, String> missingConstraints() {
        return constraints.missing();
    }

    @Override
    public void retire(TenantId tenant, int version, Duration longestWait) throws InterruptedException {
        retirement.retire(tenant, version, longestWait);
    }
}

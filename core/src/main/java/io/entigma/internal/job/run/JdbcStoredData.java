// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

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
import io.entigma.internal.job.table.DataPlace;
import io.entigma.internal.job.table.DataPlaces;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.MissingColumn;
import io.entigma.internal.job.table.RecentKeyRows;
import io.entigma.internal.job.table.StoredForms;
import io.entigma.internal.job.table.TableScan;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.plan.Planner;
import io.entigma.internal.report.JobCountsData;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.job.AuditFinding;
import io.entigma.job.ColumnUse;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.LookOptions;
import io.entigma.job.QuarantinedValue;
import io.entigma.job.StoredData;
import io.entigma.job.VerifiedColumn;
import io.entigma.key.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final JobChecks checks;
    private final LookOptions looking;

    /**
     * Composes the operations on one database.
     *
     * @param places where the data is
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
            DataPlaces places,
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
        this.tables = new DataTables(places, store.columnCatalog(), layouts);
        this.constraints = new Constraints(tables, store.columnCatalog(), plaintextReads, layouts);
        this.checks = new JobChecks(constraints, places.isPerTenant(), plaintextWrites);
        this.jobs = store.jobStore();
        this.opening = new JobOpening(jobs);
        this.settling = settling;
        this.layouts = layouts;
        this.store = store;
        this.looking = LookOptions.defaults();
        this.retirement = new Retirement(
                store, keyring, tables, settling, () -> clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    private JdbcStoredData(JdbcStoredData same, LookOptions looking) {
        this.crypto = same.crypto;
        this.tables = same.tables;
        this.jobs = same.jobs;
        this.opening = same.opening;
        this.store = same.store;
        this.settling = same.settling;
        this.retirement = same.retirement;
        this.constraints = same.constraints;
        this.layouts = same.layouts;
        this.checks = same.checks;
        this.looking = looking;
    }

    @Override
    public StoredData looking(LookOptions options) {
        return new JdbcStoredData(this, options);
    }

    @Override
    public JobReport run(JobRequest request) throws InterruptedException {
        ValueTransformation change = change(request);
        List<DataTable> chosen = tables.of(request);
        checks.requireNothingAgainst(request, chosen);
        new Weakening(contexts(), forms()).requireAllowed(request, chosen, change);
        JobRow job = opening.open(request, tables.places().isPerTenant());
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
            return new Leftovers(request, change(request, fresh), fresh, crypto).of(chosen);
        });
        JobReport report = reports.of(current(job));
        request.progress().accept(report);
        return report;
    }

    private SharedContexts contexts() {
        return new SharedContexts(store.columnCatalog().all());
    }

    private ValueTransformation change(JobRequest request) {
        return change(request, forms());
    }

    private ValueTransformation change(JobRequest request, StoredForms forms) {
        JobChecks.requireSense(request);
        return switch (request.kind()) {
            case REENCRYPT -> new ReencryptColumn(crypto, forms, request);
            case ENCRYPT -> new EncryptColumn(crypto, forms, request);
            case DECRYPT -> new DecryptColumn(crypto, forms, request);
            case ASSIGN -> new AssignTenants(crypto, forms, request);
        };
    }

    /** What stored values are; key rows are remembered for a moment, so each operation has its own. */
    private StoredForms forms() {
        return new StoredForms(new RecentKeyRows(store), crypto.server());
    }

    private JobRow current(JobRow job) {
        return jobs.find(job.id()).orElse(job);
    }

    @Override
    public JobCounts dryRun(JobRequest request) {
        ValueTransformation change = change(request);
        JobCounts sum = JobCountsData.NONE;
        List<DataTable> chosen = tables.of(request);
        checks.requireNothingAgainst(request, chosen);
        new Weakening(contexts(), forms()).requireAllowed(request, chosen, change);
        int rate = request.rowsPerSecond();
        LookPace pace = new LookPace(rate == 0 ? looking : looking.rowsPerSecond(rate));
        for (DataTable table : chosen) {
            sum = sum.plus(table.read(
                    "look at " + table.label(), connection -> new DryRun(table, change).count(connection, pace)));
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
        HeaderCount headers = new HeaderCount(forms());
        TableScan scan = scan();
        for (DataTable table : tables.all()) {
            table.read("count values of " + table.label(), connection -> headers.add(connection, table, scan));
        }
        return headers.uses();
    }

    private TableScan scan() {
        return new TableScan(new LookPace(looking));
    }

    @Override
    public List<String> missingColumns() {
        return tables.missing(JobRequest.reencrypt()).stream()
                .map(MissingColumn::label)
                .sorted()
                .toList();
    }

    @Override
    public List<VerifiedColumn> verify() {
        return verified(tables.all(), scan());
    }

    private List<VerifiedColumn> verified(List<DataTable> chosen, TableScan scan) {
        Verification verification = new Verification(crypto, forms());
        for (DataTable table : chosen) {
            table.read("read " + table.label(), connection -> verification.add(connection, table, scan));
        }
        verification.end();
        return verification.result();
    }

    @Override
    public List<AuditFinding> audit() {
        Audit audit = new Audit(forms());
        audit.addUntrusted(store.rowAudit().run());
        audit.addContexts(new SharedContexts(store.columnCatalog().trusted()));
        DataTables.Present present = tables.present();
        audit.addMissing(present.missing());
        List<DataTable> trusted = present.tables();
        TableScan scan = scan();
        for (DataTable table : trusted) {
            table.read("look at the values of " + table.label(), connection -> audit.addHeads(connection, table, scan));
        }
        audit.addVerified(verified(trusted, scan));
        for (DataPlace place : tables.places().all()) {
            place.read("look at the binary columns", connection -> audit.addUncataloged(connection, place, trusted));
        }
        return audit.findings();
    }

    @Override
    public EncryptionPlan plan() {
        List<ColumnCatalog.Entry> entries = store.columnCatalog().entries();
        store.columnCatalog().requireTrusted(entries);
        List<CatalogColumn> columns =
                entries.stream().map(ColumnCatalog.Entry::column).toList();
        boolean perTenant = tables.places().isPerTenant();
        Map<String, EncryptionPlan> plans = new LinkedHashMap<>();
        for (DataPlace place : tables.places().all()) {
            plans.put(
                    place.name(),
                    place.read("make a plan", connection -> Planner.of(connection, columns, layouts, perTenant)));
        }
        return Planner.ofAll(plans);
    }

    @Override
    public Map<String, String> missingConstraints() {
        return constraints.missing();
    }

    @Override
    public void retire(TenantId tenant, int version, Duration longestWait) throws InterruptedException {
        retirement.retire(tenant, version, longestWait, new LookPace(looking));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.cipher.FieldCipher;
import io.entigma.internal.job.change.StoredValueCipher;
import io.entigma.internal.job.inspect.Retirement;
import io.entigma.internal.job.table.Constraints;
import io.entigma.internal.job.table.DataPlace;
import io.entigma.internal.job.table.DataPlaces;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.job.table.MissingColumn;
import io.entigma.internal.kek.KeyServerCipher;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.keytable.ColumnCatalog;
import io.entigma.internal.keytable.JdbcKeyStore;
import io.entigma.internal.plan.Planner;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.job.AuditFinding;
import io.entigma.job.ColumnUse;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.JobCounts;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
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
    private final DataParts data;
    private final JobOperations jobs;
    private final Looks looks;
    private final Constraints constraints;
    private final KnownLayouts layouts;

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
        DataTables tables = new DataTables(places, store.columnCatalog(), layouts);
        this.data = new DataParts(store, tables, new StoredValueCipher(keyring, cipher, serverValues));
        this.constraints = new Constraints(tables, store.columnCatalog(), plaintextReads, layouts);
        this.layouts = layouts;
        this.jobs = new JobOperations(
                data, store.jobStore(), settling, new JobChecks(constraints, places.isPerTenant(), plaintextWrites));
        Retirement retirement = new Retirement(
                store, keyring, tables, settling, () -> clock.instant().truncatedTo(ChronoUnit.MILLIS));
        this.looks = new Looks(data, retirement, LookOptions.defaults());
    }

    private JdbcStoredData(JdbcStoredData same, Looks looks) {
        this.data = same.data;
        this.jobs = same.jobs;
        this.constraints = same.constraints;
        this.layouts = same.layouts;
        this.looks = looks;
    }

    @Override
    public StoredData looking(LookOptions options) {
        return new JdbcStoredData(this, looks.with(options));
    }

    @Override
    public JobReport run(JobRequest request) throws InterruptedException {
        return jobs.run(request);
    }

    @Override
    public JobCounts dryRun(JobRequest request) {
        return jobs.dryRun(request, looks.options());
    }

    @Override
    public List<JobReport> jobs() {
        return jobs.reports();
    }

    @Override
    public boolean pause(String jobId) {
        return jobs.pause(jobId);
    }

    @Override
    public boolean resume(String jobId) {
        return jobs.resume(jobId);
    }

    @Override
    public boolean stop(String jobId) {
        return jobs.stop(jobId);
    }

    @Override
    public List<QuarantinedValue> quarantine(String jobId) {
        return jobs.quarantine(jobId);
    }

    @Override
    public List<ColumnUse> status() {
        return looks.status();
    }

    @Override
    public List<VerifiedColumn> verify() {
        return looks.verify();
    }

    @Override
    public List<AuditFinding> audit() {
        return looks.audit();
    }

    @Override
    public void retire(TenantId tenant, int version, Duration longestWait) throws InterruptedException {
        looks.retire(tenant, version, longestWait);
    }

    @Override
    public List<String> missingColumns() {
        return data.tables().missing(JobRequest.reencrypt()).stream()
                .map(MissingColumn::label)
                .sorted()
                .toList();
    }

    @Override
    public EncryptionPlan plan() {
        List<ColumnCatalog.Entry> entries = data.store().columnCatalog().entries();
        data.store().columnCatalog().requireTrusted(entries);
        List<CatalogColumn> columns =
                entries.stream().map(ColumnCatalog.Entry::column).toList();
        boolean perTenant = data.tables().places().isPerTenant();
        Map<String, EncryptionPlan> plans = new LinkedHashMap<>();
        for (DataPlace place : data.tables().places().all()) {
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
}

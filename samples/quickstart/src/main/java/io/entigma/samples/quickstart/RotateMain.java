// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.quickstart;

import io.entigma.Entigma;
import io.entigma.error.KeyDestroyedException;
import io.entigma.job.DekRotationReport;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.KekUse;
import io.entigma.job.KeyFailure;
import io.entigma.job.StoredData;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.samples.quickstart.check.Attempt;
import io.entigma.samples.quickstart.check.Comparison;
import io.entigma.samples.quickstart.check.Victims;
import io.entigma.samples.quickstart.customer.CustomerApplication;
import io.entigma.samples.quickstart.customer.CustomerFile;
import io.entigma.samples.quickstart.customer.CustomerRow;
import io.entigma.samples.quickstart.customer.InputSummary;
import io.entigma.samples.quickstart.customer.KeyServerCalls;
import io.entigma.samples.quickstart.customer.Writer;
import io.entigma.samples.quickstart.report.Progress;
import io.entigma.samples.quickstart.report.Report;
import io.entigma.samples.quickstart.report.Text;
import io.entigma.samples.quickstart.setup.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Process of its own, after the key server's admin has rotated the KEK: rewraps the data keys, rotates them too, moves all
 * data to the new ones beside a user who writes, retires an old key, and shreds one tenant.
 */
final class RotateMain {
    private static final int WRITTEN_ROWS = 50;

    private final CustomerApplication application;
    private final Entigma entigma;
    private final StoredData data;
    private final Report report;
    private final List<TenantId> tenants;

    private RotateMain(CustomerApplication application, StoredData data, Report report, Set<String> tenants) {
        this.application = application;
        this.entigma = application.entigma();
        this.data = data;
        this.report = report;
        this.tenants = tenants.stream().map(TenantId::new).toList();
    }

    public static void main(String[] args) {
        Program.runAsChild(RotateMain::rotate);
    }

    private static void rotate(Settings settings, Report report) throws Exception {
        InputSummary summary = InputSummary.of(settings.input());
        List<CustomerRow> first;
        try (CustomerFile file = CustomerFile.open(settings.input())) {
            first = file.nextRows(StoreMain.CHUNK);
        }
        try (CustomerApplication application = CustomerApplication.start(settings, false, new KeyServerCalls())) {
            StoredData data = application.data(settings.database());
            RotateMain main = new RotateMain(application, data, report, summary.tenants());
            main.keks();
            main.reencrypt(first.subList(0, Math.min(WRITTEN_ROWS, first.size())));
            main.retire();
            main.compare(settings);
            main.shred(first);
        }
    }

    private void keks() {
        KekRotationReport rotation = entigma.keys().rotateKek(KekRotation.toNewestVersion());
        List<KekUse> uses = entigma.keys().kekUse();
        report.check(
                rotation.rewrapped() == tenants.size() && uses.size() == 1,
                "KEK rotated: " + rotation.rewrapped() + " data keys rewrapped by the key server to version "
                        + uses.stream().map(KekUse::version).collect(Collectors.joining(" and "))
                        + ", no row of data touched");
        reasons(rotation.failures());
    }

    private void reencrypt(List<CustomerRow> rows) throws InterruptedException {
        DekRotationReport rotation = entigma.keys().rotateDek(tenants);
        int rotated = rotation.rotated().size();
        report.check(rotated == tenants.size(), "data keys rotated: " + rotated + " tenants have version 2");
        reasons(rotation.failures());
        JobReport job;
        int lost;
        int changes;
        try (Writer writer = new Writer(application, rows)) {
            job = run();
            writer.close();
            changes = writer.changes();
            lost = writer.lost();
        }
        // What the writer put back after the job is under the new keys anyway.
        report.check(
                job.state() == JobState.DONE && old() == 0,
                "re-encrypted: " + Text.count(job.counts().changed()) + " rows moved, "
                        + job.counts().current() + " already current, "
                        + job.counts().conflict() + " that the user changed at the same moment"
                        + (job.reason().isEmpty() ? "" : "; " + job.state() + ": " + job.reason()));
        report.check(lost == 0 && changes > 0, "beside it a user made " + changes + " changes, none of them lost");
    }

    /** Why a step is not all done. */
    private void reasons(List<KeyFailure> failures) {
        failures.forEach(failure -> report.line("        tenant " + failure.tenant() + ": " + failure.reason()));
    }

    private JobReport run() throws InterruptedException {
        List<Progress> progress = new ArrayList<>();
        long[] shown = {0};
        JobReport job = data.run(JobRequest.reencrypt().onProgress(now -> {
            if (progress.isEmpty()) {
                progress.add(report.progress("move ", now.plannedRows()));
            }
            progress.get(0).advance(now.counts().scanned() - shown[0]);
            shown[0] = now.counts().scanned();
        }));
        progress.get(0).end(Text.count(job.counts().scanned()) + " rows");
        return job;
    }

    /** Values that are not under an active key. */
    private long old() {
        return data.status().stream()
                .filter(use -> use.state() != KeyState.ACTIVE)
                .mapToLong(use -> use.values())
                .sum();
    }

    private void retire() throws InterruptedException {
        data.retire(tenants.get(0), 1);
        report.check(
                entigma.keys().of(tenants.get(0)).get(1).state() == KeyState.RETIRED,
                "version 1 of tenant " + tenants.get(0) + " retired: no stored value needs it");
    }

    private void compare(Settings settings) throws java.io.IOException {
        Comparison comparison = new Comparison();
        long rows = 0;
        try (CustomerFile file = CustomerFile.open(settings.input())) {
            while (file.hasNext()) {
                List<CustomerRow> chunk = file.nextRows(StoreMain.CHUNK);
                rows += chunk.size();
                CustomerRow.byTenant(chunk)
                        .forEach((tenant, own) -> comparison.add(own, ReadMain.read(application, tenant, own)));
            }
        }
        comparison.report(report, rows);
    }

    /** A tenant that the next step does not need. */
    private void shred(List<CustomerRow> rows) {
        Victims needed = Victims.choose(rows);
        CustomerRow victim = rows.stream()
                .filter(row -> needed != null
                        && !row.tenant().equals(needed.first().tenant())
                        && !row.tenant().equals(needed.foreign().tenant()))
                .reduce(null, (earlier, later) -> later);
        if (needed == null || victim == null) {
            report.line("left out: shredding, since the input has no third tenant");
            return;
        }
        entigma.keys().requestShred(new TenantId(victim.tenant()), Duration.ZERO);
        entigma.keys().shredDue();
        Attempt attempt = new Attempt(application, report);
        attempt.mustFail(
                "tenant " + victim.tenant() + " shredded, its keys are destroyed",
                victim,
                List.of(KeyDestroyedException.class));
        attempt.mustRead("the other tenants read as before", needed.first());
    }
}

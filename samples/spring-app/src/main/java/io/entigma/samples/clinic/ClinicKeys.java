// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.samples.clinic;

import io.entigma.Entigma;
import io.entigma.job.ColumnUse;
import io.entigma.job.DekRotationReport;
import io.entigma.job.JobReport;
import io.entigma.job.JobRequest;
import io.entigma.job.JobState;
import io.entigma.job.KekRotation;
import io.entigma.job.KekRotationReport;
import io.entigma.job.ShredRequest;
import io.entigma.kek.file.FileKekClient;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spring.EntigmaConnectionDetails;
import io.entigma.spring.EntigmaSettings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.stereotype.Component;

/** What a clinic can do with its own keys, in calls of the library. Thread safe. */
@Component
final class ClinicKeys {
    private final Entigma entigma;
    private final DataSource dataSource;
    private final KeyTasks tasks;
    private final URI kek;
    private final EntigmaSettings settings;
    private final int rowsPerSecond;

    ClinicKeys(
            Entigma entigma,
            DataSource dataSource,
            KeyTasks tasks,
            EntigmaConnectionDetails connection,
            EntigmaSettings settings,
            ClinicProperties properties) {
        this.entigma = entigma;
        this.dataSource = dataSource;
        this.tasks = tasks;
        this.kek = connection.kekUri();
        this.settings = settings;
        this.rowsPerSecond = properties.reencryptRowsPerSecond();
    }

    /** Where the KEK of new data keys is: one of the clinic's own, or else everybody's. */
    URI kek(Clinic clinic) {
        return settings.text("entigma.tenant-kek." + clinic.tenant().value())
                .map(URI::create)
                .orElse(kek);
    }

    /** Whether that KEK is a file on this machine, and this application makes its versions. */
    boolean kekIsFile(Clinic clinic) {
        return "file".equals(kek(clinic).getScheme());
    }

    /** The clinic's rows of the key table, the newest version first. */
    List<WrappedKey> of(Clinic clinic) {
        return entigma.keys().of(clinic.tenant());
    }

    /** The clinic's stored values by column and key version, from their headers. */
    List<ColumnUse> uses(Clinic clinic) {
        return entigma.data(dataSource).status().stream()
                .filter(use -> clinic.tenant().equals(use.tenant()))
                .toList();
    }

    /** When the clinic's keys were destroyed, if it has none that seals since then. */
    Optional<Instant> shredded(Clinic clinic) {
        List<WrappedKey> keys = of(clinic);
        if (keys.stream().anyMatch(key -> key.state() == KeyState.ACTIVE)) {
            return Optional.empty();
        }
        return keys.stream()
                .filter(key -> key.state() == KeyState.SHREDDED)
                .map(WrappedKey::changed)
                .max(Comparator.naturalOrder());
    }

    /** Makes a new version of the KEK, where that is for this application to do, and rewraps the clinic's data keys. */
    KekRotationReport rotateKek(Clinic clinic) {
        if (kekIsFile(clinic)) {
            new FileKekClient().rotate(kek(clinic));
        }
        return entigma.keys().rotateKek(KekRotation.toNewestVersion().tenants(List.of(clinic.tenant())));
    }

    /** Gives the clinic a new data key, in the background: every node has to hear of it before it seals. */
    boolean startDekRotation(Clinic clinic) {
        return tasks.start(clinic, "Rotate data key", progress -> {
            progress.at(0.3, "The new key is made. Every node hears of it before the first value is sealed under it.");
            return rotated(entigma.keys().rotateDek(List.of(clinic.tenant())));
        });
    }

    private static String rotated(DekRotationReport report) {
        if (!report.failures().isEmpty()) {
            return "Nothing was changed: " + report.failures().get(0).reason();
        }
        return report.rotated().stream()
                .map(one -> "Version " + one.now() + " seals now. What version " + one.before()
                        + " sealed stays readable, until re-encryption moves it.")
                .findFirst()
                .orElse("This clinic has no key yet.");
    }

    /** Moves the clinic's stored values to its active key, in the background, beside users who read and write. */
    boolean startReencryption(Clinic clinic) {
        return tasks.start(clinic, "Re-encrypt", progress -> {
            JobRequest request = JobRequest.reencrypt()
                    .tenants(List.of(clinic.tenant()))
                    .pageRows(20)
                    .rowsPerSecond(rowsPerSecond)
                    .onProgress(report -> progress.at(report.progress(), counts(report)));
            JobReport report = entigma.data(dataSource).run(request);
            return report.state() == JobState.DONE
                    ? counts(report)
                    : "Ended as " + report.state() + ": " + report.reason();
        });
    }

    private static String counts(JobReport report) {
        return report.counts().changed() + " patients moved, "
                + report.counts().current() + " already under the active key, "
                + report.counts().destroyed() + " without a key, "
                + report.counts().leftOut() + " of other clinics left out.";
    }

    /** Destroys all data keys of the clinic at once. A real application gives a grace period. */
    void shred(Clinic clinic) {
        entigma.keys().requestShred(clinic.tenant(), Duration.ZERO);
        entigma.keys().shredDue();
        tasks.forget(clinic);
    }

    /** When somebody asked for the keys to be destroyed, the latest first. */
    List<ShredRequest> shredRequests(Clinic clinic) {
        TenantId tenant = clinic.tenant();
        return entigma.keys().shredRequests().stream()
                .filter(request -> request.tenant().equals(tenant))
                .sorted(Comparator.comparing(ShredRequest::requested).reversed())
                .toList();
    }

    /** Gives a shredded clinic a new key. What was shredded stays gone. */
    void enable(Clinic clinic) {
        entigma.keys().enable(clinic.tenant());
    }
}

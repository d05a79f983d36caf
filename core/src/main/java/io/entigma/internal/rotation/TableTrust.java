// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.rotation;

import io.entigma.internal.keyring.InstallationKeys;
import io.entigma.internal.keyring.KeyMaker;
import io.entigma.internal.keyring.Keyring;
import io.entigma.internal.keyring.OwnKeyTable;
import io.entigma.internal.keyring.Settling;
import io.entigma.internal.keytable.Acceptances;
import io.entigma.internal.keytable.InstallationName;
import io.entigma.internal.report.DekRotationReportData;
import io.entigma.internal.report.KeyFailureData;
import io.entigma.internal.tables.RowProblems;
import io.entigma.job.DekRotationReport;
import io.entigma.job.KeyFailure;
import io.entigma.job.KeyListReview;
import io.entigma.key.KeyPurpose;
import io.entigma.key.KeyState;
import io.entigma.key.TenantId;
import io.entigma.key.WrappedKey;
import io.entigma.spi.EntigmaListener;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is believed in Entigma's own key table, and how that is changed on purpose: by another key of the installation, or by
 * accepting what was restored. Thread safe.
 *
 * @param table the key table
 * @param rotator who makes another key active
 * @param settling how long it takes until every node has heard of a change of keys
 * @param keyring the keys in memory
 * @param maker whose clock gives the times of rows
 */
public record TableTrust(OwnKeyTable table, DekRotator rotator, Settling settling, Keyring keyring, KeyMaker maker) {
    /** See {@link io.entigma.Keys#rotateInstallationKey}. */
    DekRotationReport rotateInstallationKey() throws InterruptedException {
        InstallationKeys keys = table.installation();
        keys.prepareToSign();
        DekRotationReport report = rotator.rotate(KeyPurpose.DATA, keys.names());
        // Once more: until then a node may sign with the old key, which must not be retired before.
        Thread.sleep(settling.now().toMillis());
        keys.refresh();
        List<KeyFailure> failures = new ArrayList<>(report.failures());
        for (TenantId left : table.store().signAll()) {
            failures.add(new KeyFailureData(left, null, "its list of keys is not believed, so it was not signed anew"));
        }
        if (failures.isEmpty()) {
            for (TenantId name : keys.names()) {
                table.store().change(name, this::withoutOld);
            }
            keys.refresh();
        }
        return new DekRotationReportData(report.rotated(), report.withoutKey(), failures, report.warnings());
    }

    private List<WrappedKey> withoutOld(List<WrappedKey> rows) {
        return rows.stream()
                .map(row -> row.state() == KeyState.LIVE ? row.in(KeyState.RETIRED, maker.now()) : row)
                .toList();
    }

    /** Every row that is authenticated and is not as it was signed. */
    List<EntigmaListener.UntrustedRow> untrustedRows() {
        return table.store().rowAudit().run().stream()
                .map(RowProblems.Problem::told)
                .toList();
    }

    /** What the table holds of this installation, for {@link #acceptRestore}. */
    List<KeyListReview> reviewRestore() {
        List<TenantId> own = table.installation().names();
        return table.store().acceptances().review().stream()
                .filter(found -> !InstallationName.isOne(found.tenant()) || own.contains(found.tenant()))
                .toList();
    }

    /** Has what was reviewed believed from now on; returns the tenants whose rows have changed since. */
    List<TenantId> acceptRestore(Collection<KeyListReview> reviewed) {
        if (reviewed.stream().anyMatch(each -> !each.isAuthentic())) {
            table.installation().replaceIfLost();
        }
        List<TenantId> left = new ArrayList<>();
        Acceptances acceptances = table.store().acceptances();
        for (KeyListReview each : reviewed) {
            if (!acceptances.accept(each, maker.clock())) {
                left.add(each.tenant());
            }
        }
        keyring.evict(reviewed.stream().map(KeyListReview::tenant).collect(Collectors.toSet()));
        return left;
    }
}

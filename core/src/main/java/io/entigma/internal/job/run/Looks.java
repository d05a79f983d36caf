// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.internal.job.change.SharedContexts;
import io.entigma.internal.job.inspect.Audit;
import io.entigma.internal.job.inspect.HeaderCount;
import io.entigma.internal.job.inspect.Retirement;
import io.entigma.internal.job.inspect.Verification;
import io.entigma.internal.job.table.DataPlace;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.job.table.DataTables;
import io.entigma.internal.job.table.LookPace;
import io.entigma.internal.job.table.TableScan;
import io.entigma.job.AuditFinding;
import io.entigma.job.ColumnUse;
import io.entigma.job.LookOptions;
import io.entigma.job.VerifiedColumn;
import io.entigma.key.TenantId;
import java.time.Duration;
import java.util.List;

/**
 * Looks at all stored values, at a pace: counts, proofs and audits. Thread safe.
 *
 * @param data the data and its keys
 * @param retirement forbids keys that no value needs
 * @param options how fast, and who hears of it
 */
record Looks(DataParts data, Retirement retirement, LookOptions options) {
    Looks with(LookOptions other) {
        return new Looks(data, retirement, other);
    }

    List<ColumnUse> status() {
        HeaderCount headers = new HeaderCount(data.forms());
        TableScan scan = scan();
        for (DataTable table : data.tables().all()) {
            table.read("count values of " + table.label(), connection -> headers.add(connection, table, scan));
        }
        return headers.uses();
    }

    private TableScan scan() {
        return new TableScan(new LookPace(options));
    }

    List<VerifiedColumn> verify() {
        return verified(data.tables().all(), scan());
    }

    private List<VerifiedColumn> verified(List<DataTable> chosen, TableScan scan) {
        Verification verification = new Verification(data.crypto(), data.forms());
        for (DataTable table : chosen) {
            table.read("read " + table.label(), connection -> verification.add(connection, table, scan));
        }
        verification.end();
        return verification.result();
    }

    List<AuditFinding> audit() {
        Audit audit = new Audit(data.forms());
        audit.addUntrusted(data.store().rowAudit().run());
        audit.addContexts(new SharedContexts(data.store().columnCatalog().trusted()));
        DataTables.Present present = data.tables().present();
        audit.addMissing(present.missing());
        List<DataTable> trusted = present.tables();
        TableScan scan = scan();
        for (DataTable table : trusted) {
            table.read("look at the values of " + table.label(), connection -> audit.addHeads(connection, table, scan));
        }
        audit.addVerified(verified(trusted, scan));
        for (DataPlace place : data.tables().places().all()) {
            place.read("look at the binary columns", connection -> audit.addUncataloged(connection, place, trusted));
        }
        return audit.findings();
    }

    void retire(TenantId tenant, int version, Duration longestWait) throws InterruptedException {
        retirement.retire(tenant, version, longestWait, new LookPace(options));
    }
}

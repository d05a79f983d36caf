// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.run;

import io.entigma.error.DataException;
import io.entigma.error.MisconfigurationException;
import io.entigma.internal.job.table.Constraints;
import io.entigma.internal.job.table.DataColumn;
import io.entigma.internal.job.table.DataTable;
import io.entigma.internal.sql.Shown;
import io.entigma.job.JobKind;
import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import io.entigma.settings.Setting;
import java.util.List;
import java.util.Set;

/** Refuses jobs that could not do, or should not do, what they are asked for; before the first row. Thread safe. */
final class JobChecks {
    private final Constraints constraints;
    private final boolean isPerTenant;
    private final Set<String> plaintextWrites;

    JobChecks(Constraints constraints, boolean isPerTenant, Set<String> plaintextWrites) {
        this.constraints = constraints;
        this.isPerTenant = isPerTenant;
        this.plaintextWrites = plaintextWrites;
    }

    /** What a request says must fit together. */
    static void requireSense(JobRequest request) {
        requireUseOfTreatAsPlain(request);
        if (request.kind() == JobKind.ENCRYPT) {
            requireOneColumn(request);
        } else if (request.kind() == JobKind.ASSIGN) {
            requireAnotherTenant(request);
        }
    }

    /** What a request asks for must be possible for every table and column that it is about. */
    void requireNothingAgainst(JobRequest request, List<DataTable> chosen) {
        constraints.requireNoneAgainst(request, chosen);
        if (request.kind() == JobKind.ENCRYPT) {
            chosen.forEach(table -> table.columns().forEach(column -> requireWrittenSealed(table, column)));
        }
        if (request.kind() == JobKind.ENCRYPT || request.kind() == JobKind.ASSIGN) {
            requireNoTenantOfMany(request);
            chosen.forEach(table -> requireOwner(request, table));
        }
        if (request.kind() != JobKind.DECRYPT) {
            chosen.forEach(table -> table.columns().forEach(column -> requireMakeable(table, column)));
        }
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

    private static void requireOneColumn(JobRequest request) {
        if (request.plainColumn() != null && request.columns().size() != 1) {
            throw new MisconfigurationException(request.kind() + " " + request.columns() + ": another column, "
                    + request.plainColumn() + ", can be read for one encrypted column only; make a request for each");
        }
    }

    private static void requireAnotherTenant(JobRequest request) {
        if (TenantId.SINGLE.equals(request.tenant())) {
            throw new MisconfigurationException("ASSIGN " + request.columns() + ": the values are those of '"
                    + TenantId.SINGLE + "' already; name another tenant");
        }
    }

    private void requireWrittenSealed(DataTable table, DataColumn column) {
        if (plaintextWrites.contains(column.context().name())) {
            throw new DataException(table.label() + "." + column.name()
                    + ": cannot be encrypted while " + Setting.shown("entigma.plaintext-writes") + " has its context ("
                    + column.context().name()
                    + "), by which new values are stored in plain; take it out there, in every"
                    + " instance of the application, then encrypt the column");
        }
    }

    private void requireNoTenantOfMany(JobRequest request) {
        if (request.tenant() != null && isPerTenant) {
            throw new MisconfigurationException(request.kind() + " for tenant '" + request.tenant()
                    + "': each tenant has a database here, so that says whose the values are; leave the tenant out, or"
                    + " restrict the job to some tenants (--tenants, tenants(...))");
        }
    }

    private static void requireOwner(JobRequest request, DataTable table) {
        if (table.owner() == null && table.tenantColumn() == null) {
            throw new MisconfigurationException(
                    request.kind() + " " + table.label() + ": it must be said whose the values are"
                            + (request.isTenantsByMapping() ? ", since its mapping has no @TenantId in this table" : "")
                            + "; set tenant(...), TenantId.SINGLE without tenants, or tenantColumn(...) (--tenant,"
                            + " --single-tenant, --tenant-column)");
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
}

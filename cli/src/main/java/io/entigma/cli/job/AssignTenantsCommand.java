// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.job.JobRequest;
import io.entigma.key.TenantId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Gives values of an application that had no tenants to its tenants. */
@Command(
        name = "assign-tenants",
        description = {
            "Seal the values of a column that were sealed before the application had tenants for the tenants whose rows they",
            "are in, which the column of the mapping's @TenantId says if no option does. That column is believed. Values that are",
            "a tenant's already stay as they are."
        })
public final class AssignTenantsCommand extends JobCommand {
    @Parameters(paramLabel = "TABLE.COLUMN", description = "The encrypted column, as an application has registered it.")
    private String column = "";

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Owner owner;

    @Mixin
    private ContextOption contexts = new ContextOption();

    /** Whose the values are. */
    static final class Owner {
        @Option(names = "--tenant-column", paramLabel = "COLUMN", description = "The column that names a row's tenant.")
        private @Nullable String tenantColumn;

        @Option(names = "--tenant", paramLabel = "ID", description = "All values belong to this tenant.")
        private @Nullable String tenant;
    }

    @Override
    JobRequest request() {
        JobRequest request = JobRequest.assignTenants(column);
        request = contexts.allow(request);
        if (owner == null) {
            return request.tenantsByMapping();
        }
        return owner.tenantColumn != null
                ? request.tenantColumn(owner.tenantColumn)
                : request.tenant(new TenantId(Objects.requireNonNull(owner.tenant)));
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.error.DataException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals plain values of a column. */
@Command(
        name = "encrypt-column",
        description = {
            "Seal the plain values of a column, in place or from another column of the same table.",
            "Whatever stands there in the clear at that moment is believed from then on."
        })
public final class EncryptColumnCommand extends JobCommand {
    @Parameters(paramLabel = "TABLE.COLUMN", description = "The encrypted column, as an application has registered it.")
    private String column = "";

    @Option(
            names = "--from",
            paramLabel = "COLUMN",
            description = "The column with the plain values; without it they are in the encrypted column itself.")
    private @Nullable String from;

    @Option(
            names = "--treat-as-plain",
            description = {
                "Seal values too that look sealed but are cut, or of a key that nobody knows. Without this they go into",
                "quarantine: look there first, since more often a key was lost. In place only."
            })
    private boolean treatAsPlain;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private @Nullable Owner owner;

    /** Whose the values are. */
    static final class Owner {
        @Option(names = "--tenant", paramLabel = "ID", description = "All values belong to this tenant.")
        private @Nullable String tenant;

        @Option(names = "--tenant-column", paramLabel = "COLUMN", description = "The column that names a row's tenant.")
        private @Nullable String tenantColumn;

        @Option(names = "--single-tenant", description = "The application has no tenants.")
        private boolean single;
    }

    @Override
    void sayWhatIsNext(StoredData data, Output output) {
        try {
            data.missingConstraints().forEach((place, statement) -> {
                if (("." + place).toLowerCase(Locale.ROOT).endsWith("." + column.toLowerCase(Locale.ROOT))) {
                    output.line(
                            "when no instance writes or reads plain values of it any more (entigma.plaintext-reads),"
                                    + " have the database refuse them: " + statement);
                }
            });
        } catch (DataException e) {
            output.line("whether the database refuses plain values now could not be seen: " + e.getMessage());
        }
    }

    @Option(
            names = "--allow-context",
            paramLabel = "CONTEXT",
            description = {
                "Confirm that the column's values are bound to this context, which another column has too.",
                "Without this the job is refused."
            })
    private List<String> contexts = new ArrayList<>();

    @Override
    JobRequest request() {
        Owner whose = Objects.requireNonNull(owner);
        JobRequest request = JobRequest.encrypt(column);
        request = from == null ? request : request.plainColumn(from);
        request = treatAsPlain ? request.treatAsPlain() : request;
        for (String context : contexts) {
            request = request.allowContext(context);
        }
        if (whose.tenantColumn != null) {
            return request.tenantColumn(whose.tenantColumn);
        }
        return request.tenant(whose.single ? TenantId.SINGLE : new TenantId(Objects.requireNonNull(whose.tenant)));
    }
}

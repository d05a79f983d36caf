// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.job;

import io.entigma.cli.output.Output;
import io.entigma.error.DataException;
import io.entigma.job.JobRequest;
import io.entigma.job.StoredData;
import io.entigma.key.TenantId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Seals plain values of columns. */
@Command(
        name = "encrypt-column",
        description = {
            "Seal the plain values of a column, in place or from another column of the same table; or those of all columns.",
            "Whose a value is says the tenant column of the application's mapping, if no option says it.",
            "Whatever stands there in the clear at that moment is believed from then on."
        })
public final class EncryptColumnCommand extends JobCommand {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private Which which = new Which();

    /** Which values. */
    static final class Which {
        @Parameters(
                paramLabel = "TABLE.COLUMN",
                arity = "1..*",
                description = "Encrypted columns, as an application has registered them.")
        private List<String> columns = new ArrayList<>();

        @Option(
                names = "--table",
                paramLabel = "TABLE",
                description = "All encrypted columns of this table, in place; can be given several times.")
        private List<String> tables = new ArrayList<>();

        @Option(names = "--all", description = "All encrypted columns of all tables, in place.")
        private boolean all;
    }

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

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Owner owner;

    /** Whose the values are. */
    static final class Owner {
        @Option(
                names = "--tenant",
                paramLabel = "ID",
                description =
                        "All values belong to this tenant; with --all and --table in tables without a tenant column.")
        private @Nullable String tenant;

        @Option(names = "--tenant-column", paramLabel = "COLUMN", description = "The column that names a row's tenant.")
        private @Nullable String tenantColumn;

        @Option(names = "--single-tenant", description = "The application has no tenants.")
        private boolean single;
    }

    @Mixin
    private ContextOption contexts = new ContextOption();

    @Override
    void sayWhatIsNext(StoredData data, Output output) {
        Map<String, String> statements = new TreeMap<>();
        try {
            data.missingConstraints().forEach((place, statement) -> {
                if (isChosen(place.toLowerCase(Locale.ROOT)
                        .replace(" (search tokens)", "")
                        .replace('/', '.'))) {
                    statements.put(place, statement);
                }
            });
        } catch (DataException e) {
            output.line("whether the database refuses plain values now could not be seen: " + e.getMessage());
        }
        if (!statements.isEmpty()) {
            output.line(
                    "when no instance writes or reads plain values there any more (entigma.plaintext-reads), have the"
                            + " database refuse them:");
            new LinkedHashSet<>(statements.values()).forEach(statement -> output.line("  " + statement + ";"));
        }
    }

    /** Places are tables and columns, with the schema if the mapping has one, and the tenant before it if each has a database. */
    private boolean isChosen(String place) {
        return which.all
                || which.columns.stream().anyMatch(name -> ("." + place).endsWith("." + name.toLowerCase(Locale.ROOT)))
                || which.tables.stream()
                        .anyMatch(name -> ("." + place).contains("." + name.toLowerCase(Locale.ROOT) + "."));
    }

    @Override
    JobRequest request() {
        JobRequest request = which.columns.size() == 1
                ? JobRequest.encrypt(which.columns.get(0))
                : JobRequest.encryptAll().columns(which.columns).tables(which.tables);
        request = from == null ? request : request.plainColumn(from);
        request = treatAsPlain ? request.treatAsPlain() : request;
        request = contexts.allow(request);
        if (owner == null) {
            return request.tenantsByMapping();
        }
        if (owner.tenantColumn != null) {
            return request.tenantColumn(owner.tenantColumn);
        }
        return request.tenant(owner.single ? TenantId.SINGLE : new TenantId(Objects.requireNonNull(owner.tenant)));
    }
}

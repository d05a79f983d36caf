// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.error.UntrustedRowException;
import io.entigma.job.ColumnUse;
import io.entigma.job.KekUse;
import io.entigma.job.StoredData;
import io.entigma.key.KeyState;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Counts stored values by column and key version, and keys by KEK version. */
@Command(
        name = "status",
        description = "Stored values by column and key version, and keys by KEK version: is it finished?")
public final class StatusCommand extends EngineCommand {
    @Mixin
    private Pace pace = new Pace();

    @Override
    protected int run(Session session, Output output) {
        UntrustedRows problems = UntrustedRows.of(session);
        List<ColumnUse> columns = columns(data(session, pace), problems);
        List<String> missing = session.data().missingColumns();
        List<KekUse> keks = session.keys().kekUse();
        List<String> warnings = session.keys().retirementsDue();
        output.json(Map.of(
                "columns", columns,
                "keks", keks,
                "problems", problems.texts(),
                "missingColumns", missing,
                "warnings", warnings));
        output.table(
                List.of("TABLE", "COLUMN", "TENANT", "VERSION", "STATE", "VALUES"),
                columns.stream()
                        .<List<?>>map(use -> Output.row(
                                use.table(),
                                use.column(),
                                use.tenant(),
                                use.version() == 0 ? null : use.version(),
                                state(use),
                                use.values()))
                        .toList());
        output.line("");
        output.table(
                List.of("KEK", "VERSION", "KEYS"),
                keks.stream()
                        .<List<?>>map(use -> Output.row(use.kek(), use.version(), use.keys()))
                        .toList());
        if (!columns.isEmpty() || problems.texts().isEmpty()) {
            sumUp(columns, output);
        }
        warnings.forEach(warning -> output.line("warning: " + warning));
        problems.show(output);
        showMissing(missing, output);
        return missing.isEmpty() ? problems.exitCode() : ExitCode.NOT_ALL_DONE;
    }

    private static void sumUp(List<ColumnUse> columns, Output output) {
        long mangled = sum(columns, ColumnUse::mangled);
        long plain = sum(columns, use -> use.keyId() == null && !use.mangled());
        long unknown = sum(columns, use -> use.keyId() != null && use.tenant() == null);
        long notActive = sum(columns, use -> use.keyId() != null && use.tenant() != null && isToMove(use));
        output.line("");
        if (plain + mangled + unknown + notActive == 0) {
            output.line("All values are under active keys.");
        }
        if (notActive > 0) {
            output.line(notActive + " values are not under an active key; 'entigma reencrypt' moves them.");
        }
        if (plain > 0) {
            output.line(plain + " values are not sealed; 'entigma encrypt-column' seals those that are plain"
                    + " (docs/encrypt-existing.md).");
        }
        if (mangled > 0) {
            output.line(mangled
                    + " values are what a sealed one becomes when it is read as text and written back; they are lost:"
                    + " restore them from a backup.");
        }
        if (unknown > 0) {
            output.line(
                    unknown + " values are under a key that nobody knows; 'entigma audit' lists them, and the missing"
                            + " rows of the key table are in a backup.");
        }
        long atServer = sum(columns, StatusCommand::isAtKnownServer);
        if (atServer > 0) {
            output.line(atServer + " values are sealed at the key server, under no key of the key table.");
        }
    }

    private static boolean isToMove(ColumnUse use) {
        return !isAtKnownServer(use) && use.state() != KeyState.ACTIVE && use.state() != KeyState.SHREDDED;
    }

    private static long sum(List<ColumnUse> columns, Predicate<ColumnUse> which) {
        return columns.stream().filter(which).mapToLong(ColumnUse::values).sum();
    }

    /** None if a catalog row is not believed: nobody knows then what there is to count. */
    private static List<ColumnUse> columns(StoredData data, UntrustedRows problems) {
        try {
            return data.status();
        } catch (UntrustedRowException e) {
            problems.add("No values were counted: " + e.getMessage());
            return List.of();
        }
    }

    private static boolean isAtKnownServer(ColumnUse use) {
        return use.atKeyServer() && use.tenant() != null;
    }

    private static Object state(ColumnUse use) {
        if (use.mangled()) {
            return "mangled";
        } else if (use.keyId() == null) {
            return "not sealed";
        } else if (use.atKeyServer()) {
            return use.tenant() == null ? "unknown KEK" : "at the key server";
        } else if (use.state() == null) {
            return use.tenant() == null ? "unknown key" : "cut, or changed";
        }
        return use.state();
    }
}

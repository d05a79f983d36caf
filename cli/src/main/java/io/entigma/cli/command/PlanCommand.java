// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli.command;

import io.entigma.cli.output.Output;
import io.entigma.error.MisconfigurationException;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.PlanStep;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what is to be done until encrypted columns hold nothing plain. */
@Command(
        name = "plan",
        description = {
            "Print what is to be done, in order, so that encrypted columns can hold sealed values and hold nothing else: the",
            "exact SQL for this database, settings, jobs. Reads the column catalog and the database, and changes nothing."
        })
public final class PlanCommand extends EngineCommand {
    /** How it is written. */
    enum Format {
        TEXT,
        SQL,
        FLYWAY,
        LIQUIBASE
    }

    /** Those that have SQL. */
    enum SqlPhase {
        PREPARE,
        FINISH
    }

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "TEXT",
            description = {
                "text (all steps), sql, flyway (a migration) or liquibase (a formatted SQL changelog). The last two want a",
                "--phase, since they run at different times."
            })
    private Format format = Format.TEXT;

    @Option(
            names = "--phase",
            paramLabel = "PHASE",
            description =
                    "prepare (before the version with the annotations starts) or finish (when nothing plain is left).")
    private SqlPhase[] phases = {};

    @Override
    protected int run(Session session, Output output) {
        if (phases.length != 1 && (format == Format.FLYWAY || format == Format.LIQUIBASE)) {
            throw new MisconfigurationException(
                    "plan: --format " + format.name().toLowerCase(Locale.ROOT)
                            + " needs --phase prepare or --phase finish, since these are two migrations");
        }
        EncryptionPlan plan = session.data().plan();
        output.json(plan.steps());
        String text = text(plan);
        (text.isEmpty() ? "-- Nothing is to be done." : text).lines().forEach(output::line);
        return ExitCode.OK;
    }

    private String text(EncryptionPlan plan) {
        if (format == Format.TEXT) {
            return plan.text();
        }
        StringBuilder text = new StringBuilder();
        for (SqlPhase each : phases.length == 0 ? SqlPhase.values() : phases) {
            PlanStep.Phase phase = PlanStep.Phase.valueOf(each.name());
            text.append(format == Format.LIQUIBASE ? plan.liquibase(phase) : plan.sql(phase));
        }
        return text.toString();
    }
}

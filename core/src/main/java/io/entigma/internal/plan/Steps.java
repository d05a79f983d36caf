// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.report.PlanStepData;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.PlanStep;
import io.entigma.job.PlanStep.Kind;
import io.entigma.job.PlanStep.Phase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The steps of a plan, and how they are written.
 *
 * @param steps the steps in their order
 */
record Steps(List<PlanStep> steps) implements EncryptionPlan {
    Steps {
        steps = List.copyOf(steps);
    }

    /** Puts steps that were found column by column into the order in which they are done. */
    static Steps inOrder(List<PlanStepData> found) {
        List<PlanStep> ordered = new ArrayList<>();
        for (Phase phase : Phase.values()) {
            found.stream().filter(step -> step.phase() == phase).forEach(ordered::add);
        }
        return new Steps(ordered);
    }

    private List<PlanStep> of(Phase phase) {
        return steps.stream().filter(step -> step.phase() == phase).toList();
    }

    private boolean hasSql(Phase phase) {
        return of(phase).stream().anyMatch(step -> step.kind() == Kind.SQL);
    }

    private static String title(Phase phase) {
        return switch (phase) {
            case PREPARE -> "Before the version with the annotations is started";
            case DEPLOY -> "With that version";
            case MOVE -> "When no instance of the version before is left";
            case FINISH -> "When nothing plain is left";
        };
    }

    @Override
    public String text() {
        StringBuilder text = new StringBuilder();
        int number = 1;
        for (Phase phase : Phase.values()) {
            if (!of(phase).isEmpty()) {
                text.append(number++).append(". ").append(title(phase)).append('\n');
                of(phase).forEach(step -> {
                    String comment = comment(step);
                    text.append(comment.isEmpty() ? "" : "   -- " + comment + "\n")
                            .append("   ")
                            .append(line(step))
                            .append('\n');
                });
            }
        }
        return text.toString();
    }

    @Override
    public String sql(Phase phase) {
        if (!hasSql(phase)) {
            return "";
        }
        StringBuilder text = new StringBuilder("-- " + title(phase) + "\n");
        for (PlanStep step : of(phase)) {
            String comment = comment(step);
            text.append(comment.isEmpty() ? "" : "-- " + comment + "\n")
                    .append(step.kind() == Kind.SQL ? "" : "-- ")
                    .append(line(step))
                    .append('\n');
        }
        return text.toString();
    }

    @Override
    public String liquibase(Phase phase) {
        if (!hasSql(phase)) {
            return "";
        }
        StringBuilder text = new StringBuilder("--liquibase formatted sql\n");
        for (PlanStep step : of(phase)) {
            if (step.kind() == Kind.SQL) {
                text.append("\n--changeset entigma:").append(id(step)).append(" splitStatements:false\n");
                text.append(comment(step).isEmpty() ? "" : "--comment: " + comment(step) + "\n");
                text.append(line(step)).append('\n');
            }
        }
        return text.toString();
    }

    /** The same for the same statement: a plan that is made again must not run it again. */
    private static String id(PlanStep step) {
        return UUID.nameUUIDFromBytes(step.text().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 13);
    }

    private static String comment(PlanStep step) {
        String reason = oneLine(step.reason());
        if (reason.isEmpty()) {
            return "";
        }
        return step.column().isEmpty() ? reason : oneLine(step.column()) + ": " + reason;
    }

    private static String line(PlanStep step) {
        return step.kind() == Kind.SQL ? step.text() + ";" : step.text();
    }

    /** Whoever may make a table decides what its name holds; in a comment it must not end the comment. */
    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}

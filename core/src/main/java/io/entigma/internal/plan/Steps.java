// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.report.PlanStepData;
import io.entigma.internal.sql.Shown;
import io.entigma.job.EncryptionPlan;
import io.entigma.job.PlanStep;
import io.entigma.job.PlanStep.Kind;
import io.entigma.job.PlanStep.Phase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The steps of a plan, and how they are written.
 *
 * @param steps the steps in their order
 */
record Steps(List<PlanStep> steps) implements EncryptionPlan {
    private static final int MOST_NAMED = 5;

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

    /** One plan of those of several tenants: each step once, and whose it is unless it is everybody's. */
    static EncryptionPlan ofAll(Map<String, EncryptionPlan> plans) {
        if (plans.size() == 1) {
            return plans.values().iterator().next();
        }
        Map<PlanStep, List<String>> tenants = new LinkedHashMap<>();
        plans.forEach((tenant, plan) -> plan.steps()
                .forEach(step -> tenants.computeIfAbsent(step, unused -> new ArrayList<>())
                        .add(tenant)));
        List<PlanStepData> all = new ArrayList<>();
        tenants.forEach((step, whose) -> all.add(new PlanStepData(
                step.phase(), step.kind(), step.column(), step.text(), reason(step, whose, plans.size()))));
        return inOrder(all);
    }

    private static String reason(PlanStep step, List<String> whose, int all) {
        if (whose.size() == all) {
            return step.reason();
        }
        String some = whose.stream().limit(MOST_NAMED).map(Shown::of).collect(Collectors.joining(", "));
        int more = whose.size() - MOST_NAMED;
        return step.reason() + (step.reason().isEmpty() ? "" : "; ") + "tenants: " + some
                + (more > 0 ? " and " + more + " more" : "");
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
        // A name may hold line ends, and then the statement names no table here; the step itself has it.
        return Shown.of(step.text()) + (step.kind() == Kind.SQL ? ";" : "");
    }

    /** Whoever may make a table decides what its name holds; in a comment it must not end the comment. */
    private static String oneLine(String text) {
        return text.replaceAll("\\R", " ");
    }
}

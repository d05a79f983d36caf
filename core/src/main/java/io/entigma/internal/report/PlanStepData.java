// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.PlanStep;

/** The values of a {@link PlanStep}. */
public record PlanStepData(Phase phase, Kind kind, String column, String text, String reason) implements PlanStep {}

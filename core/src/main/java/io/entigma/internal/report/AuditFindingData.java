// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.AuditFinding;
import io.entigma.job.AuditFinding.Kind;

/** The values of a {@link AuditFinding}. */
public record AuditFindingData(Kind kind, String table, String column, long values) implements AuditFinding {}

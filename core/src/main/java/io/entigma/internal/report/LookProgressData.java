// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.LookProgress;

/** The values of a {@link LookProgress}. */
public record LookProgressData(String table, long rows, long allRows) implements LookProgress {}

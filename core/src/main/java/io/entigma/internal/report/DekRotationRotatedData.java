// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.DekRotationReport.Rotated;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;

/** The values of a {@link Rotated}. */
public record DekRotationRotatedData(TenantId tenant, int before, int now, KeyId keyId) implements Rotated {}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.KeyFailure;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import org.jspecify.annotations.Nullable;

/** The values of a {@link KeyFailure}. */
public record KeyFailureData(TenantId tenant, @Nullable KeyId keyId, String reason) implements KeyFailure {}

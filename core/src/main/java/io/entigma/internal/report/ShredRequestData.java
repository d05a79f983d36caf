// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.job.ShredRequest;
import io.entigma.job.ShredRequest.State;
import io.entigma.key.TenantId;
import java.time.Instant;

/** The values of a {@link ShredRequest}. */
public record ShredRequestData(TenantId tenant, State state, Instant requested, Instant due) implements ShredRequest {}

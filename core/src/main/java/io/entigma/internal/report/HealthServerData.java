// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.kek.Health.Server;
import io.entigma.kek.Health.Status;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The values of a {@link Server}. */
public record HealthServerData(
        String name,
        String client,
        Status status,
        @Nullable Instant lastAnswer,
        @Nullable Instant lastFailure,
        @Nullable String failure)
        implements Server {}

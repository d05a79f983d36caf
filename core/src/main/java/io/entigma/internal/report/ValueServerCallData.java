// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener.ValueServerCall;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The values of a {@link ValueServerCall}. */
public record ValueServerCallData(
        URI kek,
        TenantId tenant,
        String context,
        int values,
        Duration duration,
        @Nullable String error) implements ValueServerCall {}

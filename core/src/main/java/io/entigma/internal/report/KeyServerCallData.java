// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener.KeyServerCall;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The values of a {@link KeyServerCall}. */
public record KeyServerCallData(
        URI kek,
        TenantId tenant,
        KeyId keyId,
        Duration duration,
        @Nullable String error) implements KeyServerCall {}

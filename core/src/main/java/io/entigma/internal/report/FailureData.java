// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.report;

import io.entigma.error.FailureReason;
import io.entigma.key.KeyId;
import io.entigma.key.TenantId;
import io.entigma.spi.EntigmaListener.Failure;
import org.jspecify.annotations.Nullable;

/** The values of a {@link Failure}. */
public record FailureData(
        FailureReason reason,
        String context,
        @Nullable TenantId tenant,
        @Nullable KeyId keyId,
        @Nullable TenantId owner)
        implements Failure {}

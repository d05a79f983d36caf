// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.TenantId;

/**
 * Where a value of another scheme stands, for schemes that bind to it or choose their key by it.
 *
 * @param tenant whose value it is
 * @param context the attribute's context, {@code table.column} by default
 */
public record LegacyContext(TenantId tenant, String context) {}

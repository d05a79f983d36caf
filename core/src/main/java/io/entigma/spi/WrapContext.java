// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spi;

import io.entigma.key.KeyId;
import io.entigma.key.TenantId;

/**
 * What a wrapped DEK is bound to: a wrapping made for one context must not unwrap under another.
 *
 * @param tenant whose DEK it is
 * @param keyId the DEK's id
 */
public record WrapContext(TenantId tenant, KeyId keyId) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for Azure Key Vault and Managed HSM, over their REST API. */
@NullMarked
package io.entigma.kek.azure;

import org.jspecify.annotations.NullMarked;

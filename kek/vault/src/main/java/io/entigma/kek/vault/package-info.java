// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for the Transit engine of HashiCorp Vault and OpenBao. */
@NullMarked
package io.entigma.kek.vault;

import org.jspecify.annotations.NullMarked;

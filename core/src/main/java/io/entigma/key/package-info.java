// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Values that keys are spoken of in: tenants, key ids, states, wrapped and cleartext DEKs. */
@NullMarked
package io.entigma.key;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** The tenants' DEKs and index keys in memory: made, unwrapped, cached, evicted. */
@NullMarked
package io.entigma.internal.keyring;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Changes of keys on purpose: new DEKs and index keys, other KEKs, retirement, shredding. What only uses keys is in the keyring. */
@NullMarked
package io.entigma.internal.rotation;

import org.jspecify.annotations.NullMarked;

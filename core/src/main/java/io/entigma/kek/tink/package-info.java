// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for everything that Tink has a KmsClient for. */
@NullMarked
package io.entigma.kek.tink;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Tests that each KEK client, and each source of a KEK, has to pass. */
@NullMarked
package io.entigma.kek.contract;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client for hardware security modules, through PKCS#11. */
@NullMarked
package io.entigma.kek.pkcs11;

import org.jspecify.annotations.NullMarked;

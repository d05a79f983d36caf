// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client whose KEK is fetched from a secret store into this process. The weakest placement: see its documentation. */
@NullMarked
package io.entigma.kek.inprocess;

import org.jspecify.annotations.NullMarked;

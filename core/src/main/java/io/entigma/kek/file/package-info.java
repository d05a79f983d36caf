// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** KEK client with the KEK in a local file, for development only. */
@NullMarked
package io.entigma.kek.file;

import org.jspecify.annotations.NullMarked;

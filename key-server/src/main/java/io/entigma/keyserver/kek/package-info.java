// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * KEKs and all that is done with their bytes: keeping them in the sealed file, wrapping data keys, sealing values.
 *
 * <p>Who may use a KEK does not belong here. Uses {@code files} and {@code protocol}.
 */
@NullMarked
package io.entigma.keyserver.kek;

import org.jspecify.annotations.NullMarked;

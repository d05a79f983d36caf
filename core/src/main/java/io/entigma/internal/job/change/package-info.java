// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * What becomes of a stored value: encrypt, decrypt, re-encrypt, and the writing of a page of such values. When and by whom
 * it is done is the business of {@code job.run}.
 */
@NullMarked
package io.entigma.internal.job.change;

import org.jspecify.annotations.NullMarked;

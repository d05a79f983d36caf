// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Spring Data's repositories. */
@NullMarked
package io.entigma.spring.data;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** What a native image needs to know. */
@NullMarked
package io.entigma.spring.aot;

import org.jspecify.annotations.NullMarked;

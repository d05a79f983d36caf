// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Who the tenant is in a Spring application, and how it reaches other threads. */
@NullMarked
package io.entigma.spring.tenant;

import org.jspecify.annotations.NullMarked;

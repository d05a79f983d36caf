// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** Attribute converters for any JPA provider. */
@NullMarked
package io.entigma.jpa;

import org.jspecify.annotations.NullMarked;

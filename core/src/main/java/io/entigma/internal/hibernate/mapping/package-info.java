// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/** Encrypted attributes and columns found in Hibernate's mapping model. What is wrong with them is found in {@code boot}. */
@NullMarked
package io.entigma.internal.hibernate.mapping;

import org.jspecify.annotations.NullMarked;

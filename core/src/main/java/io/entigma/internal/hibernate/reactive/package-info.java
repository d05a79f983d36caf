// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * Tells session factories of Hibernate Reactive, and what those need that is compiled against Hibernate Reactive, which core is not.
 */
@NullMarked
package io.entigma.internal.hibernate.reactive;

import org.jspecify.annotations.NullMarked;

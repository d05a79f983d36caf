// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * What session factories of Hibernate Reactive need otherwise than those of Hibernate ORM. Nothing of it is used by name, but by
 * frameworks that put together Hibernate's services by themselves.
 */
@NullMarked
package io.entigma.reactive;

import org.jspecify.annotations.NullMarked;

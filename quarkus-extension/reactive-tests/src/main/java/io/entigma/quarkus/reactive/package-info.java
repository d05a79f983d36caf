// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/** An application with Hibernate Reactive, and Hibernate ORM beside it, as its developer would write it. */
@NullMarked
package io.entigma.quarkus.reactive;

import org.jspecify.annotations.NullMarked;

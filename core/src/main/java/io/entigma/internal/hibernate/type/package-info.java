// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
/**
 * The way of a value between Hibernate and the database: the user type, what a session remembers, and the repair of loads that
 * fail. Everything that reaches into Hibernate's private state is here ({@code CustomTypePatch}, {@code HibernatePrivates}).
 */
@NullMarked
package io.entigma.internal.hibernate.type;

import org.jspecify.annotations.NullMarked;

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors

/**
 * The database as whoever holds it sees it: plain JDBC, nothing of Hibernate or Entigma.
 *
 * <p>Customers as the application knows them do not belong here. Uses {@code report}.
 */
@NullMarked
package io.entigma.samples.quickstart.database;

import org.jspecify.annotations.NullMarked;

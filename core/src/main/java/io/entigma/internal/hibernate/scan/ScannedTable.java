// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.scan;

import io.entigma.internal.sql.Sql;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.jspecify.annotations.Nullable;

/**
 * A table with an attribute whose values queries may open.
 *
 * @param name the table, as Hibernate writes it
 * @param values selects the sealed values of the table, or those of the tenant that is its parameter
 * @param tenants how the tenant is bound, or null if the table has no column that says whose a row is
 */
public record ScannedTable(
        String name, Sql values, @Nullable JdbcMapping tenants) {}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.mapping;

import io.entigma.internal.sql.Sql;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.mapping.Column;
import org.hibernate.mapping.Table;

/** Names of the mapping as Hibernate writes them into its own statements. They are the application's own words. */
public final class MappedNames {
    private MappedNames() {}

    public static Sql of(Table table, SessionFactoryImplementor factory) {
        return Sql.insecureOf(table.getQualifiedName(factory.getSqlStringGenerationContext()));
    }

    public static Sql of(Column column, Dialect dialect) {
        return Sql.insecureOf(column.getQuotedName(dialect));
    }
}

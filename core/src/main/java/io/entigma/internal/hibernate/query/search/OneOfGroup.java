// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.ChosenValue;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import org.hibernate.dialect.Dialect;
import org.hibernate.dialect.H2Dialect;
import org.hibernate.dialect.MariaDBDialect;
import org.hibernate.dialect.MySQLDialect;
import org.hibernate.dialect.PostgreSQLDialect;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.spi.SqlAppender;

/** One of the sealed values of a group whose values are equal: any of them, since they open to the same. */
final class OneOfGroup extends ChosenValue {
    private final SealedColumn column;
    private final String before;
    private final String after;

    private OneOfGroup(SealedColumn column, String before, String after) {
        super(column);
        this.column = column;
        this.before = before;
        this.after = after;
    }

    /** Whether we know how a database takes one value of a group. */
    static boolean isKnownTo(Dialect dialect) {
        return dialect instanceof PostgreSQLDialect || dialect instanceof MySQLDialect || dialect instanceof H2Dialect;
    }

    static OneOfGroup of(SealedColumn column, Dialect dialect) {
        if (dialect instanceof PostgreSQLDialect) {
            // Before version 18 there is no min() of bytea, before version 16 no any_value().
            return new OneOfGroup(column, "(array_agg(", "))[1]");
        }
        return new OneOfGroup(column, dialect instanceof MariaDBDialect ? "min(" : "any_value(", ")");
    }

    @Override
    protected void write(SqlAppender sql, SqlAstWalker translator) {
        sql.appendSql(before);
        column.accept(translator);
        sql.appendSql(after);
    }
}

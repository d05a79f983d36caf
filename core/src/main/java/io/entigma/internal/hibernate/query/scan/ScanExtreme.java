// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.query.rewrite.ChosenValue;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.spi.SqlAppender;

/** The sealed value of a group that is the first or the last in the order of the opened ones. */
final class ScanExtreme extends ChosenValue {
    private final ScanExpression chosen;

    ScanExtreme(SealedColumn column, ScanExpression chosen) {
        super(column);
        this.chosen = chosen;
    }

    @Override
    protected void write(SqlAppender sql, SqlAstWalker translator) {
        chosen.accept(translator);
    }
}

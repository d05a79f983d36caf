// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.ColumnSearch;
import io.entigma.internal.hibernate.query.rewrite.QueryRefusals;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.SealedExpressions;
import io.entigma.internal.hibernate.query.rewrite.SealedParameter;
import io.entigma.internal.hibernate.type.EncryptedType;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/** Allows sealed values where a query hands them on as they are, alone or as a choice between alike ones. */
abstract class ValueGuard extends OperatorGuard {
    /** Whether Hibernate runs another translation of the statement, in which nothing is rewritten. */
    abstract boolean isRunByHibernate();

    /** Walks what may be a sealed value as it is, or a choice between such values. */
    void value(Expression value, String operator) {
        EncryptedType type = SealedExpressions.type(value);
        if (SealedExpressions.isTuple(value)) {
            SealedExpressions.parts(value).forEach(part -> value(part, operator));
        } else if (type == null) {
            inside(operator, () -> value.accept(this));
        } else if (value.getColumnReference() instanceof SealedColumn column) {
            column.take();
        } else if (value instanceof SelectStatement select) {
            query(select);
        } else if (SealedExpressions.isChoice(value)) {
            SealedExpressions.choices(value).forEach(choice -> choice(type, choice, operator));
            inside("case", () -> conditions(value));
        } else if (value.getColumnReference() == null) {
            throw QueryRefusals.notOnCiphertext(type, operator);
        }
    }

    private void choice(EncryptedType type, Expression choice, String operator) {
        EncryptedType other = choice instanceof SealedParameter sealed ? sealed.type() : SealedExpressions.type(choice);
        if (!SealedExpressions.isNull(choice) && (other == null || !SealedExpressions.isAlike(type, other))) {
            throw QueryRefusals.mixed(type, operator);
        }
        if (choice instanceof SealedParameter sealed) {
            if (isRunByHibernate()) {
                throw QueryRefusals.bulk(sealed.type(), operator);
            }
        } else {
            value(choice, operator);
        }
    }

    private void conditions(Expression value) {
        if (value instanceof CaseSearchedExpression searched) {
            searched.getWhenFragments().forEach(when -> when.getPredicate().accept(this));
        } else if (value instanceof CaseSimpleExpression simple) {
            compared(simple);
        }
    }

    @Override
    public void visitNullnessPredicate(NullnessPredicate predicate) {
        boolean readsColumns = ColumnSearch.isIn(predicate.getExpression());
        part("is null", readsColumns, () -> value(predicate.getExpression(), "is null"));
    }
}

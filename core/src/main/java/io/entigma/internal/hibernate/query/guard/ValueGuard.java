// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.guard;

import io.entigma.internal.hibernate.query.rewrite.ColumnSearch;
import io.entigma.internal.hibernate.query.rewrite.Refusal;
import io.entigma.internal.hibernate.query.rewrite.Sealed;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
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
        EncryptedType type = Sealed.type(value);
        if (Sealed.isTuple(value)) {
            Sealed.parts(value).forEach(part -> value(part, operator));
        } else if (type == null) {
            inside(operator, () -> value.accept(this));
        } else if (value.getColumnReference() instanceof SealedColumn column) {
            column.take();
        } else if (value instanceof SelectStatement select) {
            query(select);
        } else if (Sealed.isChoice(value)) {
            Sealed.choices(value).forEach(choice -> choice(type, choice, operator));
            inside("case", () -> conditions(value));
        } else if (value.getColumnReference() == null) {
            throw Refusal.notOnCiphertext(type, operator);
        }
    }

    private void choice(EncryptedType type, Expression choice, String operator) {
        EncryptedType other = choice instanceof SealedParameter sealed ? sealed.type() : Sealed.type(choice);
        if (!Sealed.isNull(choice) && (other == null || !Sealed.isAlike(type, other))) {
            throw Refusal.mixed(type, operator);
        }
        if (choice instanceof SealedParameter sealed) {
            if (isRunByHibernate()) {
                throw Refusal.bulk(sealed.type(), operator);
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

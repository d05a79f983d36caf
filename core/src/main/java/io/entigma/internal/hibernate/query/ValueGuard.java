// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import io.entigma.internal.hibernate.EncryptedType;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.sql.ast.tree.expression.CaseSearchedExpression;
import org.hibernate.sql.ast.tree.expression.CaseSimpleExpression;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.predicate.NullnessPredicate;
import org.hibernate.sql.ast.tree.select.SelectStatement;
import org.jspecify.annotations.Nullable;

/** Allows sealed values where a query hands them on as they are, alone or as a choice between alike ones. */
abstract class ValueGuard extends OperatorGuard {
    /** Walks what may be a sealed value as it is, or a choice between such values. */
    void value(Expression value, String operator) {
        EncryptedType type = Sealed.type(value);
        if (type != null && Sealed.isChoice(value)) {
            choices(value).forEach(choice -> choice(type, choice, operator));
            inside("case", () -> conditions(value));
        } else if (type == null || value instanceof SelectStatement) {
            Sealed.parts(value).forEach(part -> {
                if (part != value) {
                    value(part, operator);
                }
            });
            if (!Sealed.isTuple(value)) {
                inside(operator, () -> value.accept(this));
            }
        }
    }

    void choice(EncryptedType type, Expression choice, String operator) {
        EncryptedType other = choice instanceof SealedParameter sealed ? sealed.type() : Sealed.type(choice);
        boolean isNull = choice instanceof Literal literal && literal.getLiteralValue() == null;
        if (!isNull && (other == null || !Sealed.isAlike(type, other))) {
            throw Refusal.mixed(type, operator);
        }
        value(choice, operator);
    }

    static List<Expression> choices(Expression value) {
        List<Expression> choices = new ArrayList<>();
        if (value instanceof FunctionExpression function) {
            function.getArguments().forEach(argument -> choices.add((Expression) argument));
        } else if (value instanceof CaseSearchedExpression searched) {
            searched.getWhenFragments().forEach(when -> choices.add(when.getResult()));
            addIfThere(choices, searched.getOtherwise());
        } else if (value instanceof CaseSimpleExpression simple) {
            simple.getWhenFragments().forEach(when -> choices.add(when.getResult()));
            addIfThere(choices, simple.getOtherwise());
        }
        return choices;
    }

    static void addIfThere(List<Expression> choices, @Nullable Expression otherwise) {
        if (otherwise != null) {
            choices.add(otherwise);
        }
    }

    void conditions(Expression value) {
        if (value instanceof CaseSearchedExpression searched) {
            searched.getWhenFragments().forEach(when -> when.getPredicate().accept(this));
        } else if (value instanceof CaseSimpleExpression simple) {
            simple.getFixture().accept(this);
            simple.getWhenFragments().forEach(when -> when.getCheckValue().accept(this));
        }
    }

    @Override
    public void visitNullnessPredicate(NullnessPredicate predicate) {
        value(predicate.getExpression(), "is null");
    }
}

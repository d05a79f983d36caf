// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.scan;

import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.ValueSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.ExtractUnit;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.Literal;
import org.hibernate.sql.ast.tree.expression.TrimSpecification;
import org.jspecify.annotations.Nullable;

/** Reads the parts of one condition or order as terms over the stored values of one column. For one condition, one thread. */
final class TermReader {
    private static final int TRIM_ARGUMENTS = 3;

    private @Nullable SealedColumn column;
    private final List<ValueSource> given = new ArrayList<>();

    /** Reads a part, or gives null if it is not one over stored values of the same column, parameters and literals. */
    @Nullable
    ScanTerm read(Expression expression) {
        if (expression.getColumnReference() instanceof SealedColumn found) {
            return isSame(found) ? new ScanTerm.Stored() : null;
        }
        ValueSource source = ValueSource.of(expression);
        if (source != null) {
            given.add(source);
            return new ScanTerm.Given(source);
        }
        return expression instanceof FunctionExpression function ? function(function) : null;
    }

    private boolean isSame(SealedColumn found) {
        SealedColumn known = column;
        if (found.scanned() == null) {
            return false;
        }
        column = found;
        return known == null
                || (known.getColumnExpression().equals(found.getColumnExpression())
                        && known.getQualifier().equals(found.getQualifier()));
    }

    private @Nullable ScanTerm function(FunctionExpression call) {
        List<? extends SqlAstNode> arguments = call.getArguments();
        String name =
                call.getFunctionName() == null ? "" : call.getFunctionName().toLowerCase(Locale.ROOT);
        ScanFunction function = ScanFunction.OF_VALUES.get(name);
        int first = 0;
        if (name.equals("trim")
                && arguments.size() == TRIM_ARGUMENTS
                && arguments.get(0) instanceof TrimSpecification where
                && arguments.get(1) instanceof Literal character) {
            function = ScanFunction.trim(where.getSpecification(), character.getLiteralValue());
            first = TRIM_ARGUMENTS - 1;
        } else if (name.equals("extract") && arguments.get(0) instanceof ExtractUnit unit) {
            function = ScanFunction.extract(unit(unit));
            first = 1;
        }
        List<ScanTerm> terms = new ArrayList<>();
        for (SqlAstNode argument : arguments.subList(first, arguments.size())) {
            ScanTerm term = argument instanceof Expression value ? read(value) : null;
            if (term == null) {
                return null;
            }
            terms.add(term);
        }
        return function == null ? null : new ScanTerm.Computed(function, terms);
    }

    /** Its class is in another package in Hibernate 7. */
    private static String unit(ExtractUnit unit) {
        try {
            return String.valueOf(ExtractUnit.class.getMethod("getUnit").invoke(unit))
                    .toUpperCase(Locale.ROOT);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("Hibernate has no unit of 'extract' where Entigma looks for it", e);
        }
    }

    /** The column that was read, or null if there was none. */
    @Nullable
    SealedColumn column() {
        return column;
    }

    /** The parameters and literals that were read. */
    List<ValueSource> given() {
        return given;
    }
}

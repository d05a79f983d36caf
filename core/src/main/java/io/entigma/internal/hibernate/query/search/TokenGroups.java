// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.search;

import io.entigma.internal.hibernate.query.rewrite.Assignments;
import io.entigma.internal.hibernate.query.rewrite.PlainMappings;
import io.entigma.internal.hibernate.query.rewrite.SealedColumn;
import io.entigma.internal.hibernate.query.rewrite.StatementWalker;
import java.util.ArrayList;
import java.util.List;
import org.hibernate.dialect.Dialect;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.spi.SqlSelection;
import org.hibernate.sql.ast.tree.SqlAstNode;
import org.hibernate.sql.ast.tree.Statement;
import org.hibernate.sql.ast.tree.expression.Distinct;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.FunctionExpression;
import org.hibernate.sql.ast.tree.expression.SelfRenderingExpression;
import org.hibernate.sql.ast.tree.select.QuerySpec;
import org.hibernate.sql.ast.tree.select.SelectStatement;

/**
 * Has queries group and count different values of searchable attributes by their search tokens: {@code group by c.ssn} and
 * {@code count(distinct c.ssn)}. Where such an attribute is selected as well, any sealed value of the group stands for all.
 */
public final class TokenGroups extends StatementWalker {
    private final JdbcMapping binary;
    private final Dialect dialect;

    public TokenGroups(SessionFactoryImplementor factory) {
        this.binary = PlainMappings.basic(factory, byte[].class);
        this.dialect = factory.getJdbcServices().getDialect();
    }

    /** Rewrites all queries in a query. Those in bulk statements stay, and are refused. */
    public void rewrite(Statement statement) {
        if (statement instanceof SelectStatement && OneOfGroup.isKnownTo(dialect)) {
            statement.accept(this);
        }
    }

    @Override
    public void visitQuerySpec(QuerySpec query) {
        super.visitQuerySpec(query);
        List<Expression> groups = new ArrayList<>();
        for (Expression group : query.getGroupByClauseExpressions()) {
            TokenColumn tokens = Sought.equalTokens(group, binary);
            // Values of one normal form may differ, so that none of them stands for all.
            if (tokens == null || tokens.form() != null) {
                groups.add(group);
            } else {
                groups.add(tokens);
                selectOne(query, (SealedColumn) group.getColumnReference());
            }
        }
        if (!groups.isEmpty()) {
            query.setGroupByClauseExpressions(groups);
        }
    }

    private void selectOne(QuerySpec query, SealedColumn grouped) {
        List<SqlSelection> selections = query.getSelectClause().getSqlSelections();
        for (int i = 0; i < selections.size(); i++) {
            SqlSelection selection = selections.get(i);
            if (selection.getExpression().getColumnReference() instanceof SealedColumn selected
                    && selected.equals(grouped)) {
                selections.set(i, Assignments.replaced(selection, OneOfGroup.of(selected, dialect)));
            }
        }
    }

    @Override
    public void visitSelfRenderingExpression(SelfRenderingExpression expression) {
        if (expression instanceof FunctionExpression function) {
            if ("count".equals(function.getFunctionName())) {
                count(function);
            }
            function.getArguments().forEach(argument -> argument.accept(this));
        }
    }

    @SuppressWarnings("unchecked")
    private void count(FunctionExpression function) {
        List<SqlAstNode> arguments = (List<SqlAstNode>) function.getArguments();
        if (arguments.size() == 1 && arguments.get(0) instanceof Distinct distinct) {
            TokenColumn tokens = Sought.equalTokens(distinct.getExpression(), binary);
            if (tokens != null && tokens.form() == null) {
                arguments.set(0, new Distinct(tokens));
            }
        }
    }
}

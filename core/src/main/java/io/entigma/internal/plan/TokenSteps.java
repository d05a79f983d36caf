// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.constraint.Product;
import io.entigma.internal.constraint.SealedCheck;
import io.entigma.internal.constraint.TokenSql;
import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.report.PlanStepData;
import io.entigma.internal.search.KnownLayouts;
import io.entigma.internal.search.Token;
import io.entigma.internal.search.TokenKind;
import io.entigma.internal.search.TokenLayout;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.PresentColumn;
import io.entigma.internal.sql.Sql;
import io.entigma.job.PlanStep.Kind;
import io.entigma.job.PlanStep.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The steps to the columns of search tokens.
 *
 * @param product the database
 * @param layouts the search tokens of the application's attributes
 * @param look into the data
 */
record TokenSteps(Product product, KnownLayouts layouts, Look look) {
    List<PlanStepData> of(
            CatalogColumn column, @Nullable PresentColumn found, Map<String, PresentColumn> present, ColumnSql sealed)
            throws SQLException {
        List<PlanStepData> steps = new ArrayList<>();
        TokenLayout layout =
                column.tokens().isEmpty() ? null : layouts.of(column.tokens()).orElse(null);
        if (layout == null) {
            return steps;
        }
        TokenSql sql = new TokenSql(product, sealed.column(), layout);
        boolean isAdded = false;
        for (Token token : layout.tokens()) {
            String name = SealedCheck.tokenColumn(column.column(), token.kind());
            if (Identifiers.spellings(name).noneMatch(present::containsKey)) {
                isAdded = true;
                Sql tokens = product.identifiers().quoted(ColumnSql.newName(name, present.keySet()));
                steps.add(
                        step(column, Phase.PREPARE, sql.addColumn(sealed.table(), tokens, token), "is searched by it"));
                steps.add(step(
                        column,
                        Phase.PREPARE,
                        Sql.of(
                                "create index {} on {} ({})",
                                Sql.word(SealedCheck.name(column.table(), name)),
                                sealed.table(),
                                tokens),
                        token.kind() == TokenKind.EQUAL ? "unique instead, if the attribute is unique" : ""));
            }
        }
        if (found != null && found.isBinary() && hasNone(column, sealed, sql)) {
            steps.add(new PlanStepData(
                    Phase.MOVE,
                    Kind.COMMAND,
                    column.label(),
                    "entigma reencrypt --table " + column.table() + " --allow-deterministic",
                    "gives search tokens to sealed values" + (isAdded ? "" : " that have none, or others")));
        }
        return steps;
    }

    private boolean hasNone(CatalogColumn column, ColumnSql sealed, TokenSql sql) throws SQLException {
        return look.exists(Sql.of(
                "SELECT 1 FROM {} WHERE {} AND NOT ({})",
                sealed.table(),
                product.condition(sealed.column(), column.mode().equals(CatalogColumn.KEY_SERVER)),
                sql.condition()));
    }

    private static PlanStepData step(CatalogColumn column, Phase phase, Sql statement, String reason) {
        return new PlanStepData(phase, Kind.SQL, column.label(), statement.text(), reason);
    }
}

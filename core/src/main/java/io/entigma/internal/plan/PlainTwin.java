// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.plan;

import io.entigma.internal.keytable.CatalogColumn;
import io.entigma.internal.report.PlanStepData;
import io.entigma.internal.sql.Identifiers;
import io.entigma.internal.sql.PresentColumn;
import io.entigma.internal.sql.Sql;
import io.entigma.job.PlanStep.Kind;
import io.entigma.job.PlanStep.Phase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The column of the same table that has an encrypted column's values in the clear, where that one has the name that a plan
 * proposes for what cannot become binary in its place. Filling the one and dropping the other are steps like all others.
 *
 * @param name its name, spelled as the encrypted one's
 * @param sqlName the same in SQL
 */
record PlainTwin(String name, Sql sqlName) {
    static final String SUFFIX = "_sealed";

    /** Null if there is none, or if it is encrypted itself. */
    static @Nullable PlainTwin of(
            CatalogColumn column,
            Map<String, PresentColumn> present,
            Collection<CatalogColumn> all,
            Identifiers names) {
        if (!column.column().endsWith(SUFFIX)) {
            return null;
        }
        String plain = column.column().substring(0, column.column().length() - SUFFIX.length());
        boolean isEncrypted = all.stream()
                .anyMatch(other -> other.column().equalsIgnoreCase(plain)
                        && other.table().equalsIgnoreCase(column.table())
                        && other.schema().equalsIgnoreCase(column.schema()));
        String found = Planner.spelled(plain, present);
        return isEncrypted || found == null ? null : new PlainTwin(plain, names.quoted(found));
    }

    /**
     * What is to be done.
     *
     * @param isThere whether the encrypted column is there already
     */
    List<PlanStepData> steps(CatalogColumn column, ColumnSql change, boolean isThere, EncryptCommand encrypt, Look look)
            throws SQLException {
        Sql holdsSome = Sql.of("SELECT 1 FROM {} WHERE {} IS NOT NULL", change.table(), sqlName);
        if (!look.exists(holdsSome)) {
            return List.of();
        }
        List<PlanStepData> steps = new ArrayList<>();
        if (!isThere || look.exists(Sql.of("{} AND {} IS NULL", holdsSome, change.column()))) {
            String command = encrypt.of(EncryptCommand.name(column), column, " --from " + name);
            steps.add(new PlanStepData(
                    Phase.MOVE,
                    Kind.COMMAND,
                    column.label(),
                    command,
                    "fills it; until then keep " + name + " in the mapping as well, and write both"));
        }
        Sql drop = Sql.of("ALTER TABLE {} DROP COLUMN {}", change.table(), sqlName);
        steps.add(new PlanStepData(
                Phase.FINISH,
                Kind.NOTE,
                column.label(),
                "when nothing reads " + name + " any more: " + drop.text(),
                "holds the values in the clear"));
        return steps;
    }
}

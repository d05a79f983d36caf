// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.constraint;

import io.entigma.internal.search.TokenLayout;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A check constraint that a column should have and has not.
 *
 * @param column the column
 * @param isOfTokens whether it refuses values without search tokens, and not plain ones
 * @param statement what adds it
 */
public record MissingConstraint(EncryptedColumn column, boolean isOfTokens, String statement) {
    /**
     * Looks for those that are missing.
     *
     * @param connection to the database
     * @param columns the columns, with the search tokens that their values have
     * @return those that are missing; of a column that is not there none
     * @throws SQLException if the database cannot be asked
     */
    public static List<MissingConstraint> of(Connection connection, Map<EncryptedColumn, Optional<TokenLayout>> columns)
            throws SQLException {
        List<MissingConstraint> missing = new ArrayList<>();
        for (FoundColumn found : ConstraintReader.read(connection, columns.keySet())) {
            if (found.constraint() == null) {
                missing.add(new MissingConstraint(found.asked(), false, found.addStatement()));
            }
            Objects.requireNonNull(columns.get(found.asked()))
                    .filter(layout -> !found.requiresTokens(layout))
                    .ifPresent(layout -> missing.add(
                            new MissingConstraint(found.asked(), true, found.requireTokensStatement(layout))));
        }
        return missing;
    }
}

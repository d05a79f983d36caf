// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.job.table;

import io.entigma.internal.sql.Sql;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Some rows of a table, as a condition that goes on after another one.
 *
 * @param and the condition, which begins with AND, or empty for all rows
 * @param parameters sets the condition's parameters
 */
public record RowRange(Sql and, Parameters parameters) {
    /** All rows. */
    public static final RowRange ALL = new RowRange(Sql.NONE, (statement, next) -> next);

    /** Sets parameters from a number on. */
    interface Parameters {
        int bind(PreparedStatement statement, int next) throws SQLException;
    }

    /** Those of them that meet a condition without parameters, which begins with AND. */
    public RowRange with(Sql more) {
        return new RowRange(Sql.of("{}{}", and, more), parameters);
    }

    /**
     * Sets the parameters.
     *
     * @param next the number of the first
     * @return the number of the parameter after the last
     */
    public int bind(PreparedStatement statement, int next) throws SQLException {
        return parameters.bind(statement, next);
    }
}

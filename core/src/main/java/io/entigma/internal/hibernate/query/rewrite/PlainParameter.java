// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.exec.internal.AbstractJdbcParameter;
import org.hibernate.sql.exec.internal.JdbcParameterBindingImpl;
import org.hibernate.sql.exec.internal.JdbcParameterBindingsImpl;
import org.hibernate.sql.exec.spi.ExecutionContext;
import org.hibernate.sql.exec.spi.JdbcParameterBinding;
import org.hibernate.sql.exec.spi.JdbcParameterBindings;
import org.jspecify.annotations.Nullable;

/**
 * A parameter at a place that is not sealed, though it may be at another: bound with the type of its place, where Hibernate
 * would take the one it has found for the parameter as a whole.
 */
public final class PlainParameter extends AbstractJdbcParameter {
    private final JdbcParameter bound;
    private final @Nullable PlacedParameter place;

    PlainParameter(JdbcParameter bound, @Nullable JdbcMapping mapping, @Nullable PlacedParameter place) {
        super(mapping);
        this.bound = bound;
        this.place = place;
    }

    /** Where it stands in the query, or null if Hibernate has translated the statement by itself. */
    @Nullable
    public PlacedParameter place() {
        return place;
    }

    @Override
    public void bindParameterValue(
            PreparedStatement statement, int position, JdbcParameterBindings bindings, ExecutionContext execution)
            throws SQLException {
        JdbcParameterBinding binding = bindings.getBinding(bound);
        if (binding == null || SealedExpressions.type(binding.getBindType()) == null) {
            bound.getParameterBinder().bindParameterValue(statement, position, bindings, execution);
            return;
        }
        JdbcParameterBindings own = new JdbcParameterBindingsImpl(1);
        own.addBinding(this, new JdbcParameterBindingImpl(getJdbcMapping(), binding.getBindValue()));
        super.bindParameterValue(statement, position, own, execution);
    }
}

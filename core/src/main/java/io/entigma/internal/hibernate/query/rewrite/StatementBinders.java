// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.IdentityHashMap;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.hibernate.sql.exec.spi.JdbcParameterBinder;

/**
 * How the parameters of a statement are bound that Hibernate has translated by itself: those for sealed columns sealed, all
 * others by the type of their own place. For one translation, one thread; not changed afterwards.
 */
public final class StatementBinders {
    private final IdentityHashMap<JdbcParameterBinder, JdbcParameterBinder> binders = new IdentityHashMap<>();
    private final PlainMappings plainMappings;

    public StatementBinders(PlainMappings plainMappings) {
        this.plainMappings = plainMappings;
    }

    public void seal(JdbcParameter parameter, JdbcMapping mapping, EncryptedType type) {
        binders.put(
                parameter.getParameterBinder(),
                new SealedParameter(mapping, type, new ValueSource.Parameter(parameter), new ParameterSealing.Store()));
    }

    public void plain(JdbcParameter parameter) {
        JdbcMapping own = parameter.getExpressionType() == null
                ? null
                : parameter.getExpressionType().getSingleJdbcMapping();
        binders.putIfAbsent(parameter.getParameterBinder(), new PlainParameter(parameter, plainMappings.of(own), null));
    }

    public JdbcParameterBinder replace(JdbcParameterBinder binder) {
        return binders.getOrDefault(binder, binder);
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query.rewrite;

import io.entigma.internal.hibernate.type.EncryptedType;
import java.util.List;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.query.spi.QueryParameterImplementor;
import org.hibernate.query.sqm.sql.internal.SqmParameterInterpretation;
import org.hibernate.sql.ast.SqlAstWalker;
import org.hibernate.sql.ast.tree.expression.Expression;
import org.hibernate.sql.ast.tree.expression.JdbcParameter;
import org.jspecify.annotations.Nullable;

/**
 * A query's parameter at one of its places. Hibernate has one type for all places of a parameter; here each place is for
 * itself: a rule may put a {@link SealedParameter} there, and wherever none does, the plain value is bound.
 */
public final class PlacedParameter extends SqmParameterInterpretation {
    /** A walker of queries to which it makes a difference at which place a parameter stands. */
    public interface Visitor {
        void visitPlaced(PlacedParameter parameter);
    }

    private final QueryParameterImplementor<?> parameter;
    private final Translation translation;
    private @Nullable PlainParameter plain;

    public PlacedParameter(
            List<JdbcParameter> jdbcParameters,
            MappingModelExpressible<?> mapping,
            QueryParameterImplementor<?> parameter,
            Translation translation) {
        super(jdbcParameters, mapping);
        this.parameter = parameter;
        this.translation = translation;
    }

    /** Notes that this place is one for a value of an encrypted attribute. */
    void keepSecret(EncryptedType type) {
        translation.keepSecret(parameter, type);
    }

    /** The attribute whose value the parameter has at another place, or null. */
    @Nullable
    public EncryptedType secretOf() {
        return translation.secretOf(parameter);
    }

    /** The parameter under which Hibernate keeps the value. */
    JdbcParameter bound() {
        return (JdbcParameter) super.getResolvedExpression();
    }

    @Override
    public Expression getResolvedExpression() {
        Expression resolved = super.getResolvedExpression();
        if (secretOf() == null || !(resolved instanceof JdbcParameter bound)) {
            return resolved;
        }
        PlainParameter known = plain;
        if (known == null) {
            known = new PlainParameter(bound, bound.getExpressionType().getSingleJdbcMapping(), this);
            plain = known;
        }
        return known;
    }

    @Override
    public void accept(SqlAstWalker walker) {
        if (walker instanceof Visitor visitor) {
            visitor.visitPlaced(this);
        } else {
            super.accept(walker);
        }
    }
}

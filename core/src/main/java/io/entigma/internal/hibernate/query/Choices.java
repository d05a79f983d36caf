// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.internal.hibernate.query;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.hibernate.metamodel.mapping.JdbcMapping;
import org.hibernate.metamodel.mapping.MappingModelExpressible;
import org.hibernate.query.sqm.tree.SqmTypedNode;
import org.hibernate.query.sqm.tree.domain.SqmPath;
import org.hibernate.query.sqm.tree.expression.SqmCaseSearched;
import org.hibernate.query.sqm.tree.expression.SqmCaseSimple;
import org.hibernate.query.sqm.tree.expression.SqmCoalesce;
import org.hibernate.query.sqm.tree.expression.SqmExpression;
import org.hibernate.query.sqm.tree.expression.SqmFunction;
import org.jspecify.annotations.Nullable;

/** Finds the values that a query offers instead of an encrypted attribute: {@code coalesce(c.email, :other)}. */
final class Choices {
    private final Function<SqmExpression<?>, @Nullable MappingModelExpressible<?>> mappings;

    Choices(Function<SqmExpression<?>, @Nullable MappingModelExpressible<?>> mappings) {
        this.mappings = mappings;
    }

    /**
     * Tells the nodes that are to be sealed like the attribute that stands beside them.
     *
     * @param choice a {@code coalesce} or {@code case}, or any other node
     * @param found takes each such node and the mapping of the attribute; not called if none is encrypted
     */
    void beside(SqmTypedNode<?> choice, BiConsumer<Object, JdbcMapping> found) {
        List<SqmTypedNode<?>> nodes = new ArrayList<>();
        collect(choice, nodes);
        JdbcMapping sealed = null;
        for (SqmTypedNode<?> node : nodes) {
            JdbcMapping mapping = node instanceof SqmPath<?> path ? mapping(path) : null;
            sealed = sealed == null && Sealed.type(mapping) != null ? mapping : sealed;
        }
        for (SqmTypedNode<?> node : nodes) {
            if (sealed != null && !(node instanceof SqmPath<?>)) {
                found.accept(node, sealed);
            }
        }
    }

    private @Nullable JdbcMapping mapping(SqmPath<?> path) {
        MappingModelExpressible<?> mapping = mappings.apply(path);
        return mapping != null && mapping.getJdbcTypeCount() == 1 ? mapping.getSingleJdbcMapping() : null;
    }

    private static void collect(@Nullable SqmTypedNode<?> node, List<SqmTypedNode<?>> leaves) {
        if (node instanceof SqmFunction<?> function && Sealed.COALESCE.equals(function.getFunctionName())) {
            function.getArguments().forEach(argument -> collect(argument, leaves));
        } else if (node instanceof SqmCoalesce<?> coalesce) {
            coalesce.getArguments().forEach(argument -> collect(argument, leaves));
        } else if (node instanceof SqmCaseSearched<?> searched) {
            searched.getWhenFragments().forEach(when -> collect(when.getResult(), leaves));
            collect(searched.getOtherwise(), leaves);
        } else if (node instanceof SqmCaseSimple<?, ?> simple) {
            simple.getWhenFragments().forEach(when -> collect(when.getResult(), leaves));
            collect(simple.getOtherwise(), leaves);
        } else if (node != null) {
            leaves.add(node);
        }
    }
}

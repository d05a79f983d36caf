// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.data;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.domain.Pageable;
import org.springframework.data.domain.ScrollPosition;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.repository.query.AbstractJpaQuery;
import org.springframework.data.jpa.repository.query.JpaParametersParameterAccessor;
import org.springframework.data.repository.query.Parameter;
import org.springframework.data.repository.query.QueryMethod;
import org.springframework.util.ReflectionUtils;

/** The statements that methods of repositories stand for, as Spring Data writes them on its lines from 3.5 to 4.1. */
final class RepositoryStatements {
    private static final String ANY = "x";

    private RepositoryStatements() {}

    static EntityManagerFactory factory(AbstractJpaQuery query) throws ReflectiveOperationException {
        Method getter = method("getEntityManager");
        return ((EntityManager) Objects.requireNonNull(getter.invoke(query))).getEntityManagerFactory();
    }

    /** What makes the statements of a method: the one for its result, and of pages the one that counts. */
    static List<Method> makers(AbstractJpaQuery query) throws NoSuchMethodException {
        List<Method> makers = new ArrayList<>();
        makers.add(method("createQuery", JpaParametersParameterAccessor.class));
        if (query.getQueryMethod().isPageQuery()) {
            makers.add(method("createCountQuery", JpaParametersParameterAccessor.class));
        }
        return makers;
    }

    private static Method method(String name, Class<?>... parameters) throws NoSuchMethodException {
        Method found = AbstractJpaQuery.class.getDeclaredMethod(name, parameters);
        ReflectionUtils.makeAccessible(found);
        return found;
    }

    static Optional<Object> statement(EntityManagerFactory factory, AbstractJpaQuery query, Method maker)
            throws ReflectiveOperationException {
        Object arguments = arguments(query.getQueryMethod());
        return CapturedStatement.of(factory, () -> maker.invoke(query, arguments));
    }

    /** The constructor has another parameter on each line. */
    private static Object arguments(QueryMethod method) throws ReflectiveOperationException {
        Constructor<?> constructor = JpaParametersParameterAccessor.class.getConstructors()[0];
        Object[] values = method.getParameters().stream()
                .map(parameter -> value(parameter, method))
                .toArray();
        return constructor.newInstance(method.getParameters(), values);
    }

    /** Anything but null, which would be another query; no value is bound, so its class does not matter. */
    private static Object value(Parameter parameter, QueryMethod method) {
        Class<?> type = parameter.getType();
        if (Sort.class.isAssignableFrom(type)) {
            return Sort.unsorted();
        }
        if (Pageable.class.isAssignableFrom(type)) {
            return Pageable.unpaged();
        }
        if (type == Limit.class) {
            return Limit.unlimited();
        }
        if (ScrollPosition.class.isAssignableFrom(type)) {
            return ScrollPosition.offset();
        }
        if (type == Class.class) {
            return method.getResultProcessor().getReturnedType().getDomainType();
        }
        if (type.isArray()) {
            return Array.newInstance(type.getComponentType(), 1);
        }
        return Iterable.class.isAssignableFrom(type) ? List.of(ANY) : ANY;
    }
}

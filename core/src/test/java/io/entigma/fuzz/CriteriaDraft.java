// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.fuzz;

import jakarta.persistence.criteria.CriteriaDelete;
import jakarta.persistence.criteria.CriteriaQuery;
import jakarta.persistence.criteria.CriteriaUpdate;
import jakarta.persistence.criteria.ParameterExpression;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hibernate.query.criteria.JpaCriteriaInsert;
import org.jspecify.annotations.Nullable;

/** A criteria query on its way, with its parameters and a text that tells what it is. */
final class CriteriaDraft {
    /** A parameter that has its value. */
    record Parameter(
            ParameterExpression<Object> expression,
            Kind kind,
            @Nullable Object value) {}

    private final List<Parameter> parameters = new ArrayList<>();
    private final Set<String> mayBeBound = new HashSet<>();
    private final Set<String> loose = new HashSet<>();
    private final boolean encrypted;
    private @Nullable CriteriaQuery<Object> query;
    private @Nullable CriteriaUpdate<Object> update;
    private @Nullable CriteriaDelete<Object> delete;
    private @Nullable JpaCriteriaInsert<Object> insert;
    private String text = "";
    private boolean ordered;

    CriteriaDraft(boolean encrypted) {
        this.encrypted = encrypted;
    }

    boolean encrypted() {
        return encrypted;
    }

    void is(CriteriaQuery<Object> made, String says, boolean inOrder) {
        query = made;
        text = says;
        ordered = inOrder;
    }

    void is(CriteriaUpdate<Object> made, String says) {
        update = made;
        text = says;
    }

    void is(CriteriaDelete<Object> made, String says) {
        delete = made;
        text = says;
    }

    void is(JpaCriteriaInsert<Object> made, String says) {
        insert = made;
        text = says;
    }

    List<Parameter> known() {
        return parameters;
    }

    void add(Parameter parameter) {
        parameters.add(parameter);
    }

    Set<String> loose() {
        return loose;
    }

    /** The parameter's value goes to a plain attribute, too. */
    void plainPlace(Parameter parameter) {
        mayBeBound.add(Rows.text(parameter.value));
    }

    void bind(FuzzQuery target) {
        for (Parameter parameter : parameters) {
            target.set(parameter.expression.getName(), parameter.value);
        }
    }

    @Nullable
    CriteriaQuery<Object> query() {
        return query;
    }

    @Nullable
    CriteriaUpdate<Object> update() {
        return update;
    }

    @Nullable
    JpaCriteriaInsert<Object> insert() {
        return insert;
    }

    @Nullable
    CriteriaDelete<Object> delete() {
        return delete;
    }

    Set<String> mayBeBound() {
        return mayBeBound;
    }

    boolean ordered() {
        return ordered;
    }

    String text() {
        return text;
    }

    String parameters() {
        StringBuilder all = new StringBuilder();
        for (Parameter parameter : parameters) {
            all.append("  -- :")
                    .append(parameter.expression.getName())
                    .append("=")
                    .append(Rows.text(parameter.value));
        }
        return all.toString();
    }
}

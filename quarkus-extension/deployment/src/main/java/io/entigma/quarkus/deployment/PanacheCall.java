// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import io.quarkus.panache.hibernate.common.runtime.PanacheJpaUtil;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a method of Panache that asks for rows, as far as its arguments are known.
 *
 * @param place where it stands, for messages
 * @param entity the class whose rows are asked for
 * @param method the method's name
 * @param text the query; null if the method takes none
 * @param parameters how many parameters it has, or null if that is not known
 * @param sort what rows are sorted by, or null if there is no sort or it is not known
 */
record PanacheCall(
        String place,
        String entity,
        String method,
        @Nullable String text,
        @Nullable Integer parameters,
        @Nullable SeenSort sort) {

    /**
     * The query that Panache makes of it, by its own code.
     *
     * @return the HQL; empty for a named query, and where it depends on what is not known
     */
    Optional<String> hql() {
        if (PanacheJpaUtil.isNamedQuery(text) || (parameters == null && isOneWord())) {
            return Optional.empty();
        }
        try {
            Class<?> type = Class.forName(entity, false, Thread.currentThread().getContextClassLoader());
            return Optional.ofNullable(hql(type, parameters == null ? 0 : parameters));
        } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
            // Another class is in the application's way, or Panache refuses the call when it is made.
            return Optional.empty();
        }
    }

    private @Nullable String hql(Class<?> type, int count) {
        return switch (method) {
            case "count" ->
                // Nobody hears what a count would be sorted by.
                isSortedInText() ? null : PanacheJpaUtil.createQueryForCount(type, text, count);
            case "delete" -> PanacheJpaUtil.createDeleteQuery(type, text, count);
            case "update" -> PanacheJpaUtil.createUpdateQuery(type, text, count);
            default ->
                PanacheJpaUtil.createFindQuery(type, text, count)
                        + (sort == null ? "" : PanacheJpaUtil.toOrderBy(sort.toPanache()));
        };
    }

    /** A text that Panache completes where there is one parameter. */
    private boolean isOneWord() {
        String word = text == null ? " " : PanacheJpaUtil.trimForAnalysis(text);
        return !word.contains(" ") && !word.contains("=");
    }

    private boolean isSortedInText() {
        return text != null && text.toLowerCase(Locale.ROOT).contains("order");
    }
}

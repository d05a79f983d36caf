// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Queries that work, queries that cannot be known, and what only looks like them. */
@ApplicationScoped
public class LiveEnds implements PanacheRepository<PanacheReader> {
    /** No entity and no repository. */
    static final class Shelf {
        List<String> list(String query, Object... parameters) {
            return List.of(query + parameters.length);
        }

        static long count(String query, Object... parameters) {
            return query.length() + parameters.length;
        }
    }

    @Override
    public PanacheQuery<PanacheReader> find(String query, Map<String, Object> parameters) {
        return find("city = '" + query + parameters.size() + "'");
    }

    public List<PanacheReader> answered() {
        List<PanacheReader> found = new ArrayList<>(list("ssn", "1-23"));
        found.addAll(list(
                "code like 'AB%' and lower(name) like lower(?1)",
                Sort.by("city").and("id"), "m%"));
        found.addAll(find("", Sort.empty()).list());
        return found;
    }

    public List<PanacheReader> told(String query, boolean byName, String[] columns, Object... parameters) {
        List<PanacheReader> found = new ArrayList<>(list(query, parameters));
        found.addAll(list(byName ? "name" : "city", "x"));
        found.addAll(list("city = '" + query + "'"));
        String[] sorted = {"name"};
        replace(sorted);
        found.addAll(listAll(Sort.by(sorted)));
        found.addAll(listAll(Sort.by(columns)));
        found.addAll(listAll(Sort.by("")));
        found.addAll(list("name", parameters));
        return found;
    }

    private static void replace(String[] columns) {
        columns[0] = "id";
    }

    public long counted() {
        PanacheQuery<PanacheReader> sorted = find("city", Sort.by("name"), "Graz");
        return sorted.page(0, 5).count() + find("order by name").count() + count("city = ?1 order by name", "Graz");
    }

    public long ofOthers() {
        return find("name = :name", Map.of("name", "x")).count()
                + new Shelf().list("name", "x").size()
                + Shelf.count("ssn like ?1", "x");
    }
}

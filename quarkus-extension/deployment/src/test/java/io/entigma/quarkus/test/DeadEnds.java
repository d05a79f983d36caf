// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.test;

import io.quarkus.hibernate.orm.panache.PanacheRepository;
import io.quarkus.panache.common.Parameters;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Queries that search tokens can never answer, in all the ways in which Panache takes them. Each method has one. */
@ApplicationScoped
public class DeadEnds implements PanacheRepository<PanacheReader> {
    private static final String LATER = "name > ?1";

    public List<PanacheReader> word(String name) {
        return list("name", name);
    }

    public PanacheReader words(String pattern) {
        return find("city = ?1 and ssn like ?2", Sort.by("id"), "Graz", pattern).firstResult();
    }

    public Stream<PanacheReader> literal() {
        return stream("code like '%x%'");
    }

    public List<PanacheReader> whole() {
        return PanacheReader.list("from PanacheReader where name = :name", Parameters.with("name", "x"));
    }

    public List<PanacheReader> sorted() {
        return listAll(Sort.by("city").and("name", Sort.Direction.Descending));
    }

    public List<PanacheReader> sortedBySeveral() {
        return PanacheReader.<PanacheReader>findAll(Sort.descending("city", "name"))
                .page(0, 2)
                .list();
    }

    public List<PanacheReader> sortedInVariable(boolean first) {
        Sort sort = Sort.by("name", Sort.NullPrecedence.NULLS_FIRST).disableEscaping();
        return first ? find("city is null", sort).page(0, 1).list() : List.of();
    }

    public long counted() {
        return count("name = :name", Map.of("name", "x"));
    }

    public long removed(String name) {
        return PanacheReader.delete("name", name);
    }

    public int changed(String name) {
        return update("city = 'Graz' where name = ?1", name);
    }

    public Supplier<List<PanacheReader>> inLambda(String name) {
        return () -> list(LATER, name);
    }

    public List<PanacheReader> inVariable(String name, int tries) {
        String query = "city is null and name > ?1";
        for (int i = 0; i < tries; i++) {
            List<PanacheReader> found = list(query, name);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }
}

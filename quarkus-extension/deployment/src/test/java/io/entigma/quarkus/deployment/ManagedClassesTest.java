// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Place;
import io.entigma.Searchable;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

class ManagedClassesTest {
    /** Stands for a class of a jar without an index. */
    @MappedSuperclass
    public static class Base {
        @Id
        @Encrypted
        public Long id;
    }

    @Test
    void of_classThatNoIndexHas_isReadFromItsClassFile() throws IOException {
        Index nothing = Index.of(new Class<?>[0]);
        List<ClassInfo> classes = new ManagedClasses(nothing).of(List.of(Base.class.getName()));
        assertThat(MappingCheck.problems(classes, nothing))
                .singleElement()
                .asString()
                .startsWith("Base.id: '@Id': an identifier cannot be encrypted");
        assertThat(ReactiveMapping.problems(classes)).isEmpty();
    }

    /** What no event loop can answer. */
    public static class Waiting {
        @Encrypted(at = Place.KEY_SERVER)
        public String atServer;

        @Encrypted
        @Searchable(scan = true)
        public String scanned;
    }

    @Test
    void reactiveProblems_ofValuesThatNeedCalls_nameEach() throws IOException {
        List<ClassInfo> classes = new ManagedClasses(Index.of(new Class<?>[0])).of(List.of(Waiting.class.getName()));
        assertThat(ReactiveMapping.problems(classes))
                .hasSize(2)
                .anyMatch(problem -> problem.startsWith("Waiting.atServer: at = KEY_SERVER: each value is a call"))
                .anyMatch(problem -> problem.startsWith("Waiting.scanned: @Searchable(scan = true): such a query"));
    }

    @Test
    void reactiveProblems_ofTenantsWithDatabases_nameTheSetting() throws IOException {
        List<ClassInfo> classes = new ManagedClasses(Index.of(new Class<?>[0])).of(List.of(Waiting.class.getName()));
        assertThat(ReactiveMapping.problems("second", classes, Optional.of("DATABASE")))
                .singleElement()
                .asString()
                .startsWith("quarkus.hibernate-orm.\"second\".multitenant=DATABASE: Quarkus does not do that");
        assertThat(ReactiveMapping.problems("<default>", classes, Optional.of("SCHEMA")))
                .singleElement()
                .asString()
                .startsWith("quarkus.hibernate-orm.multitenant=SCHEMA: Quarkus does not do that");
        assertThat(ReactiveMapping.problems("second", List.of(), Optional.of("DATABASE")))
                .isEmpty();
        assertThat(ReactiveMapping.problems("second", classes, Optional.of("DISCRIMINATOR")))
                .isEmpty();
        assertThat(ReactiveMapping.problems("second", classes, Optional.empty()))
                .isEmpty();
    }

    @Test
    void of_classThatIsNotThereYet_isLeftToTheChecksAtTheStart() throws IOException {
        assertThat(new ManagedClasses(Index.of(new Class<?>[0])).of(List.of("not.There")))
                .isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.aot;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Encrypted;
import io.entigma.Searchable;
import io.entigma.spi.NormalForm;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.ServiceLoader;
import java.util.StringTokenizer;
import java.util.stream.Stream;
import org.hibernate.integrator.spi.Integrator;
import org.hibernate.service.spi.ServiceContributor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

/** No native image has been built; this is what it would be told. */
class HintsTest {
    private final RuntimeHints hints = new RuntimeHints();

    record Address(String street, Country country) {}

    enum Country {
        FR
    }

    static final class Digits implements NormalForm<String> {
        @Override
        public String of(String value) {
            return value;
        }
    }

    @Entity
    static class Person {
        @Id
        Long id;

        @Encrypted
        List<Address> addresses;

        @Encrypted
        @Searchable(form = Digits.class)
        String phone;

        private String mood;

        @Encrypted
        public String getMood() {
            return mood;
        }
    }

    @Test
    @DisplayName("what is made by name is registered")
    void whatIsMadeByName_isRegistered() {
        new EntigmaRuntimeHints().registerHints(hints, getClass().getClassLoader());
        Stream<String> made = Stream.of(
                "io.entigma.internal.hibernate.type.EncryptedType",
                "io.entigma.internal.hibernate.query.SealedTranslatorFactory");
        Stream<String> services = Stream.of(
                        io.entigma.kek.KekClientProvider.class,
                        Integrator.class,
                        ServiceContributor.class,
                        org.hibernate.boot.model.TypeContributor.class)
                .flatMap(service -> ServiceLoader.load(service).stream())
                .map(provider -> provider.type().getName())
                .filter(name -> name.startsWith("io.entigma."));
        List<String> all = Stream.concat(made, services).toList();
        assertThat(all).hasSizeGreaterThan(10);
        assertThat(all)
                .allSatisfy(name -> assertThat(RuntimeHintsPredicates.reflection()
                                .onType(TypeReference.of(name))
                                .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                                .test(hints))
                        .isTrue());
        assertThat(List.of(
                        "io/entigma/ddl/scripts.txt",
                        "io/entigma/ddl/h2/R__entigma_001_tables.sql",
                        "META-INF/services/org.hibernate.integrator.spi.Integrator",
                        "META-INF/services/io.entigma.kek.KekClientProvider"))
                .allSatisfy(file -> assertThat(RuntimeHintsPredicates.resource()
                                .forResource(file)
                                .test(hints))
                        .as(file)
                        .isTrue());
    }

    @Test
    @DisplayName("a KEK client of others is registered, another provider of Hibernate's is not")
    void clientOfOthers_isRegistered(@TempDir Path folder) throws Exception {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.writeString(
                services.resolve("io.entigma.kek.KekClientProvider"), "# of others\njava.util.BitSet # not really\n\n");
        Files.writeString(services.resolve(Integrator.class.getName()), "java.util.StringTokenizer\n");
        URL[] jar = {folder.toUri().toURL()};
        try (URLClassLoader loader = new URLClassLoader(jar, getClass().getClassLoader())) {
            new EntigmaRuntimeHints().registerHints(hints, loader);
        }
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(BitSet.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                        .test(hints))
                .isTrue();
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(StringTokenizer.class)
                        .test(hints))
                .isFalse();
    }

    @Test
    @DisplayName("what encrypted attributes hold is registered")
    void whatAttributesHold_isRegistered() {
        EncryptedPayloads.register(List.of(Person.class.getName()), getClass().getClassLoader(), hints.reflection());
        assertThat(RuntimeHintsPredicates.reflection()
                        .onType(Digits.class)
                        .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
                        .test(hints))
                .isTrue();
        for (Class<?> type : List.of(Address.class, Country.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(type).test(hints))
                    .as(type.getName())
                    .isTrue();
        }
        assertThat(RuntimeHintsPredicates.reflection().onType(Person.class).test(hints))
                .isFalse();
    }
}

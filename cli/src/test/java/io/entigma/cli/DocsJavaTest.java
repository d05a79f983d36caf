// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.cli;

import io.entigma.testing.DocsJava;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Java in the documentation compiles: here where all KEK clients are, that of the frameworks where these are. */
class DocsJavaTest {
    /** Tested in modules that have the framework; and the example of a KEK client, whose source is that of a test. */
    private static final Set<String> ELSEWHERE =
            Set.of("spring-boot.md", "quarkus.md", "reactive.md", "write-a-kek-client.md");

    /** Pages whose password is that of a database. */
    private static final Set<String> DATABASE_PASSWORD = Set.of("README.md", "cdi.md");

    private static final List<String> IMPORTS = List.of(
            "java.math",
            "java.net",
            "java.nio.file",
            "java.time",
            "java.util",
            "java.util.concurrent",
            "java.util.function",
            "javax.sql",
            "com.azure.core.credential",
            "com.google.auth.oauth2",
            "jakarta.enterprise.context",
            "jakarta.enterprise.inject",
            "jakarta.inject",
            "jakarta.persistence",
            "org.hibernate",
            "org.hibernate.cfg",
            "io.entigma",
            "io.entigma.job",
            "io.entigma.jpa",
            "io.entigma.kek",
            "io.entigma.kek.aws",
            "io.entigma.kek.azure",
            "io.entigma.kek.gcp",
            "io.entigma.kek.inprocess",
            "io.entigma.kek.keyserver",
            "io.entigma.kek.pkcs11",
            "io.entigma.kek.quorum",
            "io.entigma.kek.tink",
            "io.entigma.kek.vault",
            "io.entigma.key",
            "io.entigma.legacy",
            "io.entigma.spi");

    private static final String NAMES = """
            Entigma entigma;
            EntityManagerFactory entityManagerFactory;
            EntityManager entityManager, em;
            DataSource dataSource;
            Properties properties;
            Executor executor;
            Runnable job, task;
            String url, roleId, user;
            char[] clientPassword, trustPassword, pin, secretId;
            Long id;
            SealedField<String> name;
            com.google.crypto.tink.KmsClient kmsClient;
            URI vaultKek, awsKek, hsmKek;
            KekClient vault, aws, hsm;
            Companies companies;

            interface Companies { List<String> allIds(); }
            interface LoggedIn { boolean isKnown(); String company(); }
            LoggedIn currentUser() { return null; }

            static class Customer {}
            static abstract class DigitsOnly implements NormalForm<String> {}
            static class MyApplication { static Entigma entigma() { return null; } }
            static class ManagedIdentityCredentialBuilder { TokenCredential build() { return null; } }
            """;

    @Test
    void examples_ofAllPages_compile() throws IOException {
        DocsJava keys = new DocsJava(IMPORTS, NAMES + "char[] password;\n");
        DocsJava databases = new DocsJava(IMPORTS, NAMES + "String password;\n");
        Map<Path, DocsJava> pages = new LinkedHashMap<>();
        try (Stream<Path> docs = Files.walk(Path.of("../docs"))) {
            Stream.concat(docs, Stream.of(Path.of("../README.md"))).forEach(page -> {
                String file = page.getFileName().toString();
                if (file.endsWith(".md") && !ELSEWHERE.contains(file)) {
                    pages.put(page, DATABASE_PASSWORD.contains(file) ? databases : keys);
                }
            });
        }
        DocsJava.assertCompile(pages, 20);
    }
}

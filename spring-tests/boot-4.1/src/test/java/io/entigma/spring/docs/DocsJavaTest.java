// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.docs;

import io.entigma.testing.DocsJava;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Java in the page on Spring Boot compiles, with the newest line of it. */
class DocsJavaTest {
    private static final Path PAGE = Path.of("../../docs/spring-boot.md");

    @Test
    void examples_ofThePage_compile() throws IOException {
        DocsJava java = new DocsJava(
                List.of(
                        "java.util",
                        "javax.sql",
                        "jakarta.persistence",
                        "io.entigma",
                        "io.entigma.job",
                        "io.entigma.key",
                        "io.entigma.spring.batch",
                        "org.springframework.batch.core.job",
                        "org.springframework.batch.core.repository",
                        "org.springframework.beans.factory.annotation",
                        "org.springframework.boot",
                        "org.springframework.context.annotation",
                        "org.springframework.data.jpa.repository",
                        "org.springframework.jdbc.core"),
                """
                String url, user, password;
                Entigma entigma;
                DataSource data;
                """);
        DocsJava.assertCompile(Map.of(PAGE, java), 3);
    }
}

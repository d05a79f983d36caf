// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.reactive;

import io.entigma.testing.DocsJava;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The Java in the page on Hibernate Reactive compiles. */
class DocsJavaTest {
    @Test
    void examples_ofThePage_compile() throws IOException {
        DocsJava java = new DocsJava(
                List.of("io.entigma", "io.entigma.key", "io.smallrye.mutiny.Uni", "io.vertx.core"),
                "Entigma entigma; SealedField<String> field; Vertx vertx;");
        DocsJava.assertCompile(Map.of(Path.of("../docs/reactive.md"), java), 1);
    }
}

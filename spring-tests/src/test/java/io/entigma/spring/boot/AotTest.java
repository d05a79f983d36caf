// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.spring.values.ValueApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplicationAotProcessor;

/** What Boot's build does ahead of time for an application with encrypted attributes, in a JVM of its own as there. */
class AotTest {
    @TempDir
    private Path folder;

    @Test
    @DisplayName("an application is processed ahead of time, and its hints name what is made by name")
    void processing_makesCodeAndHints() throws Exception {
        Path log = folder.resolve("log.txt");
        Process processor = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        SpringApplicationAotProcessor.class.getName(),
                        ValueApp.class.getName(),
                        folder.resolve("sources").toString(),
                        folder.resolve("resources").toString(),
                        folder.resolve("classes").toString(),
                        "org.example",
                        "app",
                        "--entigma.kek.uri=file:///ahead-of-time.kek",
                        "--spring.main.web-application-type=none")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(processor.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(processor.exitValue()).as(Files.readString(log)).isZero();
        assertThat(text(folder.resolve("sources"))).contains("EngineWiring").contains("entigmaWiring");
        assertThat(text(folder.resolve("resources")))
                .contains("io.entigma.internal.hibernate.type.EncryptedType")
                .contains("io.entigma.internal.hibernate.query.SealedTranslatorFactory")
                .contains("io.entigma.spring.values.ValueObjectTest$Iban")
                .containsPattern("ddl.{1,2}/postgresql");
    }

    private static String text(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    })
                    .collect(Collectors.joining("\n"));
        }
    }
}

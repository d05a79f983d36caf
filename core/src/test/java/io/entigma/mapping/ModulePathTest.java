// SPDX-License-Identifier: Apache-2.0
// Copyright the Entigma authors
package io.entigma.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.entigma.Entigma;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application that is a module: entities in a package that is open to Hibernate only. */
class ModulePathTest {
    /** What an application of Hibernate and Entigma needs, by the beginning of the jar's name. */
    private static final List<String> LIBRARIES = List.of(
            "hibernate-core",
            "hibernate-commons-annotations",
            "hibernate-models",
            "jakarta.persistence",
            "jakarta.transaction",
            "jakarta.inject",
            "jakarta.enterprise",
            "jakarta.interceptor",
            "jakarta.el",
            "jakarta.annotation",
            "jakarta.xml",
            "jakarta.activation",
            "jboss-logging",
            "jandex",
            "classmate",
            "byte-buddy-1",
            "antlr4-runtime",
            "jaxb-",
            "txw2",
            "istack",
            "angus",
            "tink",
            "protobuf-java",
            "gson",
            "caffeine",
            "resilience4j",
            "slf4j-api",
            "h2-");

    private static final String MODULE = """
            open module app {
                requires io.entigma.core;
                requires jakarta.persistence;
                requires org.hibernate.orm.core;
                requires java.naming;
                requires java.sql;
            }
            """;

    private static final String MAIN = """
            package app;

            import io.entigma.Encrypted;
            import io.entigma.Entigma;
            import io.entigma.key.KeyTable;
            import jakarta.persistence.Entity;
            import jakarta.persistence.Id;
            import java.nio.file.Path;
            import java.sql.Connection;
            import java.sql.DriverManager;
            import java.sql.ResultSet;
            import java.time.LocalDate;
            import org.hibernate.SessionFactory;
            import org.hibernate.cfg.Configuration;

            public class Main {
                @Entity(name = "person")
                static class Person {
                    @Id
                    Long id;

                    @Encrypted
                    String name;

                    @Encrypted(deterministic = true)
                    Birth birth;
                }

                record Birth(LocalDate day, String place) {}

                public static void main(String[] args) throws Exception {
                    String url = "jdbc:h2:mem:app;DB_CLOSE_DELAY=-1";
                    try (Entigma entigma = Entigma.builder()
                            .kek(Path.of(args[0]).toUri())
                            .keyTable(KeyTable.at(url).schemaAction(KeyTable.SchemaAction.CREATE))
                            .build()) {
                        Configuration configuration = new Configuration()
                                .addAnnotatedClass(Person.class)
                                .setProperty("hibernate.connection.url", url)
                                .setProperty("hibernate.hbm2ddl.auto", "create");
                        configuration.getProperties().put(Entigma.SETTING, entigma);
                        try (SessionFactory factory = configuration.buildSessionFactory()) {
                            factory.inTransaction(session -> {
                                Person person = new Person();
                                person.id = 1L;
                                person.name = "Zoe";
                                person.birth = new Birth(LocalDate.of(2000, 2, 29), null);
                                session.persist(person);
                            });
                            String name = factory.fromTransaction(session -> session.createQuery(
                                    "select name from person where birth = :birth", String.class)
                                    .setParameter("birth", new Birth(LocalDate.of(2000, 2, 29), null))
                                    .getSingleResult());
                            try (Connection connection = DriverManager.getConnection(url);
                                    ResultSet row = connection.createStatement().executeQuery("select name from person")) {
                                row.next();
                                System.out.println(Main.class.getModule().getName() + " uses "
                                        + Entigma.class.getModule().getName() + ", reads " + name + ", stores "
                                        + row.getBytes(1).length + " bytes");
                            }
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    @DisplayName("entities in a module, everything on the module path")
    void storeAndRead_onTheModulePath() throws Exception {
        Path app = compile(modulePath());
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "--module-path",
                        modulePath() + File.pathSeparator + app,
                        // Automatic modules, which Hibernate and Entigma are, cannot say what they require.
                        "--add-modules",
                        "ALL-MODULE-PATH",
                        // JBoss Logging 3.5.0, which Hibernate 6.6 comes with, forgot to say so.
                        "--add-reads",
                        "org.jboss.logging=java.logging",
                        "--module",
                        "app/app.Main",
                        folder.resolve("kek.json").toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("app uses io.entigma.core, reads Zoe, stores 49 bytes");
        assertThat(process.exitValue()).isZero();
    }

    private Path compile(String modulePath) throws IOException {
        Path sources = Files.createDirectories(folder.resolve("src/app"));
        Path info = Files.writeString(folder.resolve("src/module-info.java"), MODULE);
        Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
        Path classes = folder.resolve("classes");
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "--release",
                        "17",
                        "--module-path",
                        modulePath,
                        "-d",
                        classes.toString(),
                        info.toString(),
                        main.toString());
        assertThat(result).isZero();
        return classes;
    }

    private String modulePath() throws IOException, URISyntaxException {
        List<String> jars = new ArrayList<>();
        jars.add(coreJar().toString());
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> LIBRARIES.stream()
                        .anyMatch(
                                name -> Path.of(entry).getFileName().toString().startsWith(name)))
                .forEach(jars::add);
        return jars.stream().distinct().collect(Collectors.joining(File.pathSeparator));
    }

    /** The classes under test as a jar with the manifest that the real one has. */
    private Path coreJar() throws IOException, URISyntaxException {
        Path jar = folder.resolve("core.jar");
        if (Files.exists(jar)) {
            return jar;
        }
        Path classes = Path.of(Entigma.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Automatic-Module-Name"), "io.entigma.core");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream content = new JarOutputStream(out, manifest);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.putNextEntry(
                        new ZipEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, content);
                content.closeEntry();
            }
        }
        return jar;
    }
}
